mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_data "aws_region" {
    defaults = { id = "eu-central-1" }
  }

  # OpenTofu makes up computed values at plan already, and the provider checks the ARNs that it is given.
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mocked" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-central-1:123456789012:log-group:mocked" }
  }

  mock_resource "aws_api_gateway_rest_api" {
    defaults = { execution_arn = "arn:aws:execute-api:eu-central-1:123456789012:mocked" }
  }
}

variables {
  name            = "shop"
  authorization   = "NONE"
  resize_api_keys = ["correct horse battery staple"]
}

run "each_function_may_do_what_it_does_and_no_more" {
  command = plan

  # function -> "action resource", everything that is granted on the bucket.
  assert {
    condition = {
      for name, function in local.functions : name => toset([
        for pair in flatten([for s in function.statements : [for allowed in setproduct(s.actions, s.resources) : join(" ", allowed)]]) :
        replace(pair, "arn:aws:s3:::shop-123456789012-eu-central-1", "")
      ])
      } == {
      upload   = toset(["s3:GetObject /images/*", "s3:PutObject /images/*"])
      download = toset(["s3:GetObject /images/*", "s3:ListBucket "])
      # ListBucket: a signed URL of a missing object is 404, as the answer of every other route, and not 403.
      presign = toset(["s3:GetObject /images/*", "s3:PutObject /images/*", "s3:ListBucket "])
      resize = toset([
        "s3:GetObject /images/*", "s3:GetObject /derivatives/resize/*", "s3:PutObject /derivatives/resize/*", "s3:ListBucket "
      ])
      thumbnails = toset([
        "s3:GetObject /images/*", "s3:GetObject /derivatives/*", "s3:PutObject /derivatives/*", "s3:GetObject /jobs/*",
        "s3:PutObject /jobs/*", "s3:ListBucket "
      ])
    }
    error_message = "A function's permissions changed: say why, and change this table."
  }

  assert {
    condition = alltrue([
      for s in flatten([for function in local.functions : function.statements]) :
      s.actions == ["s3:ListBucket"] && length(s.conditions.StringLike["s3:prefix"]) > 0 if contains(s.actions, "s3:ListBucket")
    ])
    error_message = "ListBucket must be limited to prefixes."
  }

  assert {
    condition = {
      for name, function in local.functions : name => flatten([
        for s in function.statements : s.conditions.StringLike["s3:prefix"] if contains(s.actions, "s3:ListBucket")
      ])
      } == {
      upload     = []
      download   = ["images/*"]
      presign    = ["images/*"]
      resize     = ["images/*", "derivatives/resize/*"]
      thumbnails = ["images/*", "derivatives/*", "jobs/*"]
    }
    error_message = "A function may list its own prefixes only."
  }
}

run "manage_may_do_what_its_routes_need" {
  command = plan

  variables {
    upload = { replace = { authorization = "AWS_IAM" } }
    manage = { list = { authorization = "AWS_IAM" }, delete = { authorization = "AWS_IAM" } }
  }

  assert {
    condition = {
      for name in ["manage", "upload"] : name => toset([
        for pair in flatten([
          for s in local.functions[name].statements : [for allowed in setproduct(s.actions, s.resources) : join(" ", allowed)]
        ]) : replace(pair, "arn:aws:s3:::shop-123456789012-eu-central-1", "")
      ])
      } == {
      manage = toset(["s3:DeleteObject /derivatives/*", "s3:DeleteObject /images/*", "s3:GetObject /images/*", "s3:ListBucket "])
      upload = toset(["s3:GetObject /images/*", "s3:ListBucket ", "s3:PutObject /images/*"])
    }
    error_message = "A function's permissions changed: say why, and change this table."
  }

  assert {
    condition = {
      for name in ["manage", "upload"] : name => flatten([
        for s in local.functions[name].statements : s.conditions.StringLike["s3:prefix"] if contains(s.actions, "s3:ListBucket")
      ])
    } == { manage = ["images/*", "derivatives/*"], upload = ["images/*"] }
    error_message = "A function may list its own prefixes only."
  }
}

run "listing_alone_reads_and_deletes_nothing" {
  command = plan

  variables {
    manage = { list = { authorization = "AWS_IAM" } }
  }

  assert {
    condition     = flatten(local.functions.manage.statements[*].actions) == ["s3:ListBucket"]
    error_message = "The list needs ListBucket and nothing else."
  }

  assert {
    condition     = local.functions.manage.statements[0].conditions.StringLike["s3:prefix"] == ["images/*"]
    error_message = "The list shows images only."
  }
}

run "the_statements_reach_the_roles" {
  command = plan

  assert {
    condition     = contains([for s in jsondecode(module.function["download"].policy).Statement : s.Sid], "ReadImages")
    error_message = "The role's policy must hold the function's statements."
  }

  assert {
    condition     = !strcontains(module.function["download"].policy, "PutObject")
    error_message = "Download never writes."
  }

  assert {
    condition = alltrue([
      for function in module.function : !strcontains(function.policy, "arn:aws:s3:::shop-123456789012-eu-central-1/*")
    ])
    error_message = "No policy opens the whole bucket."
  }
}

run "another_prefix_moves_every_permission" {
  command = plan

  variables {
    key_prefix = "photos/"
  }

  assert {
    condition     = !strcontains(jsonencode([for function in local.functions : function.statements]), "/images/")
    error_message = "Nothing may be left on the default prefix."
  }
}

run "a_bucket_key_is_used_by_those_that_need_it" {
  command = plan

  variables {
    bucket = { kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/1" }
  }

  assert {
    condition = {
      for name, function in local.functions : name => [for s in function.statements : s if s.sid == "UseBucketKey"]
      } == {
      for name, actions in {
        upload     = ["kms:Decrypt", "kms:GenerateDataKey"]
        download   = ["kms:Decrypt"]
        presign    = ["kms:Decrypt", "kms:GenerateDataKey"]
        resize     = ["kms:Decrypt", "kms:GenerateDataKey"]
        thumbnails = ["kms:Decrypt", "kms:GenerateDataKey"]
      } : name => [{ sid = "UseBucketKey", actions = actions, resources = [var.bucket.kms_key_arn] }]
    }
    error_message = "Reading needs Decrypt and nothing else; writing needs a data key too."
  }

  assert {
    condition = { for name, value in local.functions.upload.environment : name => value if startswith(name, "STORAGE_") } == {
      STORAGE_ENCRYPTION = "aws:kms"
      STORAGE_KMS_KEY_ID = "arn:aws:kms:eu-central-1:123456789012:key/1"
    }
    error_message = "Uploads must say which key they are stored with."
  }
}

run "an_existing_bucket_is_used_and_left_alone" {
  command = plan

  variables {
    existing_bucket = { name = "the-shops-bucket" }
  }

  assert {
    condition = [length(module.image_bucket), output.bucket_name, output.bucket_arn] == [
      0, "the-shops-bucket", "arn:aws:s3:::the-shops-bucket"
    ]
    error_message = "No bucket is created beside an existing one."
  }

  assert {
    condition     = local.functions.download.statements[0].resources == ["arn:aws:s3:::the-shops-bucket/images/*"]
    error_message = "The permissions are for the existing bucket."
  }

  assert {
    condition     = local.functions.upload.environment.STORAGE_ENCRYPTION == ""
    error_message = "An existing bucket decides its encryption itself."
  }
}

run "settings_for_an_existing_bucket_are_refused" {
  command = plan

  variables {
    existing_bucket = { name = "the-shops-bucket" }
    bucket          = { lifecycle_rules = {} }
  }

  expect_failures = [var.bucket]
}

run "a_prefix_without_its_slash_is_refused" {
  command = plan

  variables {
    key_prefix = "images"
  }

  expect_failures = [var.key_prefix]
}

run "the_prefix_of_the_derivatives_is_refused" {
  command = plan

  variables {
    key_prefix = "derivatives/images/"
  }

  expect_failures = [var.key_prefix]
}

run "a_name_that_no_bucket_can_have_is_refused" {
  command = plan

  variables {
    name = "Shop_Images"
  }

  expect_failures = [var.name]
}
