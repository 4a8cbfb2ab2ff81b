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
}

variables {
  name            = "shop"
  authorization   = "NONE"
  resize_api_keys = ["correct horse battery staple"]
  artifacts       = { directory = "modules/artifacts/tests/fixtures/built" }
}

run "each_function_may_do_what_it_does_and_no_more" {
  command = plan

  # function -> "action resource", everything that is granted on the bucket.
  assert {
    condition = {
      for name, statements in local.statements : name => toset(flatten([
        for s in statements : [for action in s.actions : [for r in s.resources : "${action} ${trimprefix(r, "arn:aws:s3:::shop-123456789012-eu-central-1")}"]]
      ]))
      } == {
      upload     = toset(["s3:GetObject /images/*", "s3:PutObject /images/*"])
      download   = toset(["s3:GetObject /images/*", "s3:ListBucket "])
      presign    = toset(["s3:GetObject /images/*", "s3:PutObject /images/*"])
      resize     = toset(["s3:GetObject /images/*", "s3:GetObject /derivatives/*", "s3:PutObject /derivatives/*", "s3:ListBucket "])
      thumbnails = toset(["s3:GetObject /images/*", "s3:GetObject /derivatives/*", "s3:PutObject /derivatives/*", "s3:GetObject /jobs/*", "s3:PutObject /jobs/*", "s3:ListBucket "])
    }
    error_message = "A function's permissions changed: say why, and change this table."
  }

  assert {
    condition = alltrue([
      for name, statements in local.statements : alltrue([
        for s in statements : !contains(s.actions, "s3:ListBucket") || (length(s.actions) == 1 && length(try(s.conditions.StringLike["s3:prefix"], [])) > 0)
      ])
    ])
    error_message = "ListBucket must be limited to prefixes."
  }

  assert {
    condition     = local.list_statements.download.conditions.StringLike["s3:prefix"] == ["images/*"]
    error_message = "Download may list its own prefix only."
  }
}

run "the_statements_reach_the_roles" {
  command = plan

  assert {
    condition     = contains([for s in jsondecode(module.function["download"].policy).Statement : s.Sid], "ReadImages")
    error_message = "The role's policy must hold the function's statements."
  }

  assert {
    condition     = !strcontains(module.function["download"].policy, "PutObject") && !strcontains(module.function["resize"].policy, "arn:aws:s3:::shop-123456789012-eu-central-1/*")
    error_message = "Download never writes, and no policy opens the whole bucket."
  }
}

run "another_prefix_moves_every_permission" {
  command = plan

  variables {
    key_prefix = "photos/"
  }

  assert {
    condition     = !strcontains(jsonencode(local.statements), "/images/")
    error_message = "Nothing may be left on the default prefix."
  }
}

run "a_bucket_key_is_used_by_those_that_need_it" {
  command = plan

  variables {
    bucket = { kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/1" }
  }

  assert {
    condition     = { for name, statements in local.statements : name => one([for s in statements : s.actions if s.sid == "UseBucketKey"]) }.download == ["kms:Decrypt"]
    error_message = "Reading needs Decrypt, and nothing else."
  }

  assert {
    condition     = local.environments.upload.STORAGE_ENCRYPTION == "aws:kms" && local.environments.upload.STORAGE_KMS_KEY_ID == "arn:aws:kms:eu-central-1:123456789012:key/1"
    error_message = "Uploads must say which key they are stored with."
  }
}

run "an_existing_bucket_is_used_and_left_alone" {
  command = plan

  variables {
    existing_bucket = { name = "the-shops-bucket" }
  }

  assert {
    condition     = length(module.image_bucket) == 0 && output.bucket_name == "the-shops-bucket" && output.bucket_arn == "arn:aws:s3:::the-shops-bucket"
    error_message = "No bucket is created beside an existing one."
  }

  assert {
    condition     = local.statements.download[0].resources == ["arn:aws:s3:::the-shops-bucket/images/*"]
    error_message = "The permissions are for the existing bucket."
  }

  assert {
    condition     = local.environments.upload.STORAGE_ENCRYPTION == ""
    error_message = "An existing bucket decides its encryption itself."
  }
}

run "refuses_settings_for_an_existing_bucket" {
  command = plan

  variables {
    existing_bucket = { name = "the-shops-bucket" }
    bucket          = { lifecycle_rules = {} }
  }

  expect_failures = [var.bucket]
}

run "refuses_a_prefix_without_its_slash" {
  command = plan

  variables {
    key_prefix = "images"
  }

  expect_failures = [var.key_prefix]
}

run "refuses_the_prefix_of_the_derivatives" {
  command = plan

  variables {
    key_prefix = "derivatives/images/"
  }

  expect_failures = [var.key_prefix]
}

run "refuses_a_name_that_no_bucket_can_have" {
  command = plan

  variables {
    name = "Shop_Images"
  }

  expect_failures = [var.name]
}
