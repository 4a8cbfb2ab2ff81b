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

run "inspection_is_off_by_default_and_changes_no_reader" {
  command = plan

  assert {
    condition     = !contains(keys(local.functions), "inspect") && output.inspection_notification == null
    error_message = "Nothing looks at uploads unless asked for."
  }

  assert {
    condition = alltrue([
      for function in local.functions : alltrue([
        for s in function.statements : length(lookup(s, "conditions", {})) == 0 if contains(s.actions, "s3:GetObject")
      ]) && !contains(keys(function.environment), "INSPECTION")
    ])
    error_message = "What may be read depends on no tag."
  }
}

run "nothing_reads_what_was_not_admitted" {
  command = plan

  variables {
    info       = {}
    inspection = {}
    manage     = { list = { authorization = "AWS_IAM" }, delete = { authorization = "AWS_IAM" } }
  }

  assert {
    condition = {
      for name, function in local.functions : name => [
        for s in function.statements : s.conditions.StringEquals["s3:ExistingObjectTag/image-state"]
        if contains(s.actions, "s3:GetObject") && contains(s.resources, local.images)
      ]
      if !contains(["inspect", "manage", "upload"], name)
      } == {
      for name in ["download", "info", "presign", "resize", "thumbnails"] : name => [["ready"]]
    }
    error_message = "Every function that gives images away, or what it makes of them, reads ready ones only."
  }

  assert {
    condition     = local.read_conditions == { StringEquals = { "s3:ExistingObjectTag/image-state" = ["ready"] } }
    error_message = "The S3 proxy gets the same condition."
  }

  assert {
    condition = !contains(
      keys(jsondecode(output.openapi).paths["/s3/{key+}"].get["x-amazon-apigateway-integration"].responses), "403"
    )
    error_message = "What may not be read is not there, for the S3 proxy as well."
  }

  # What it stores has been looked at.
  assert {
    condition     = contains(flatten(local.functions.upload.statements[*].actions), "s3:PutObjectTagging")
    error_message = "The upload says that it has looked."
  }

  # Who could tag could admit.
  assert {
    condition = toset([
      for name, function in local.functions : name
      if length([for action in flatten(function.statements[*].actions) : action if can(regex("Put.*Tagging", action))]) > 0
    ]) == toset(["inspect", "upload"])
    error_message = "A presigned URL can do what its signer may: presign must not tag."
  }
}

run "what_nothing_has_looked_at_can_be_served" {
  command = plan

  variables {
    inspection = { serve = "not-refused" }
  }

  assert {
    condition     = local.read_conditions == { StringNotEquals = { "s3:ExistingObjectTag/image-state" = ["refused"] } }
    error_message = "A negated operator holds where the tag is missing."
  }

  assert {
    condition     = local.functions.download.environment["INSPECTION"] == "not-refused"
    error_message = "The functions know it."
  }
}

run "the_inspector_reads_versions_and_writes_their_tags" {
  command = plan

  variables {
    inspection = { thumbnail_widths = [160, 320] }
  }

  assert {
    condition = toset([
      for pair in flatten([
        for s in local.functions.inspect.statements : [for allowed in setproduct(s.actions, s.resources) : join(" ", allowed)]
      ]) : replace(pair, "arn:aws:s3:::shop-123456789012-eu-central-1", "")
      ]) == toset([
      "s3:GetObject /images/*", "s3:GetObjectVersion /images/*", "s3:GetObjectTagging /images/*",
      "s3:GetObjectVersionTagging /images/*", "s3:PutObjectTagging /images/*", "s3:PutObjectVersionTagging /images/*",
      "s3:GetObject /derivatives/thumbnails/*", "s3:PutObject /derivatives/thumbnails/*",
      "s3:DeleteObject /derivatives/thumbnails/*", "s3:ListBucket ",
    ])
    error_message = "It writes and deletes no image."
  }

  assert {
    condition     = local.functions.inspect.environment["ADMITTED_WIDTHS"] == "160,320" && length(local.functions.inspect.routes) == 0
    error_message = "It makes these thumbnails, and has no route."
  }

  assert {
    condition     = output.inspection_notification.filter_prefix == "images/"
    error_message = "It is told of images, and not of its own thumbnails."
  }
}

run "without_thumbnails_the_inspector_stores_nothing" {
  command = plan

  variables {
    inspection = {}
  }

  assert {
    condition     = !contains(flatten(local.functions.inspect.statements[*].actions), "s3:PutObject")
    error_message = "It needs no permission to write objects."
  }
}

run "inspection_of_what_cannot_be_tagged_safely_is_refused" {
  command = plan

  variables {
    inspection = {}
    bucket     = { versioning = false }
  }

  expect_failures = [var.inspection]
}

run "wrong_settings_of_inspection_are_refused" {
  command = plan

  variables {
    inspection = { serve = "all", thumbnail_widths = [0], quarantine_days = 0 }
  }

  expect_failures = [var.inspection]
}

run "a_quarantine_in_a_bucket_of_somebody_else_is_refused" {
  command = plan

  variables {
    inspection      = { quarantine_days = 7 }
    existing_bucket = { name = "pictures" }
  }

  expect_failures = [var.inspection]
}

run "refused_uploads_are_deleted_after_the_quarantine" {
  command = plan

  variables {
    inspection = { quarantine_days = 7 }
  }

  assert {
    condition     = local.quarantine == { prefix = "images/", tag = "image-state", value = "refused", days = 7 }
    error_message = "The bucket deletes what was refused."
  }
}

run "events_that_failed_for_good_are_sent_on" {
  command = plan

  variables {
    inspection = { on_failure_arn = "arn:aws:sqs:eu-central-1:123456789012:lost" }
  }

  assert {
    condition = (
      local.functions.inspect.async.on_failure_arn == "arn:aws:sqs:eu-central-1:123456789012:lost" &&
      local.functions.inspect.async.maximum_event_age_in_seconds == 21600
    )
    error_message = "Who asks for it learns what stays pending."
  }
}
