mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws", dns_suffix = "amazonaws.com" }
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

run "the_page_is_off_by_default" {
  command = plan

  assert {
    condition     = !contains(keys(local.feature_routes), "GET /demo") && length(module.demo_page) == 0 && output.demo_page_url == null
    error_message = "Nothing opens a route unasked."
  }
}

run "the_page_knows_the_routes_that_there_are" {
  command = plan

  variables {
    demo_page       = { path = "/try" }
    upload          = { path = "/a", max_bytes = 1000 }
    download        = { path = "/b/{key+}" }
    presign         = { upload_path = "/c", key_template = "images/{team}/{name}.png" }
    resize          = null
    resize_api_keys = []
    s3_proxy        = null
    thumbnails      = null
    info            = { path = "/i/{key+}" }
    manage          = { list = { path = "/l", authorization = "NONE" } }
  }

  assert {
    condition     = contains(keys(local.feature_routes), "GET /try") && local.feature_routes["GET /try"].authorization == "NONE"
    error_message = "The page is behind its path, for those who may call what says nothing else."
  }

  assert {
    condition = jsonencode(module.demo_page[0].settings) == jsonencode({
      page             = "/try"
      upload           = "/a"
      max_upload_bytes = 1000
      list             = "/l"
      images           = "/b"
      info             = "/i"
      resize           = null
      thumbnails       = null
      upload_url       = "/c"
      upload_fields    = ["team", "name"]
    })
    error_message = "What moved is known where it went, and what is off is not asked for: ${jsonencode(module.demo_page[0].settings)}"
  }
}

run "without_a_download_the_page_takes_the_bytes_from_s3" {
  command = plan

  variables {
    demo_page = {}
    download  = null
    upload    = null
    presign   = null
  }

  assert {
    condition = (
      module.demo_page[0].settings.images == "/s3" && module.demo_page[0].settings.upload == null
      && length(module.demo_page[0].settings.upload_fields) == 0
    )
    error_message = "A page of an API with less must plan."
  }
}

run "a_page_where_callers_may_store_is_refused" {
  command = plan

  variables {
    demo_page  = {}
    key_prefix = "demo-page/"
  }

  expect_failures = [var.demo_page]
}
