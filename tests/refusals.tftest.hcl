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

run "nobody_saying_who_may_call_is_refused" {
  command = plan

  variables {
    authorization = null
  }

  expect_failures = [var.authorization]
}

run "resize_without_key_and_secret_is_refused" {
  command = plan

  variables {
    resize_api_keys = []
  }

  expect_failures = [var.resize]
}

run "every_host_as_a_source_is_refused" {
  command = plan

  variables {
    resize = { allowed_source_hosts = ["*"] }
  }

  expect_failures = [var.resize]
}

run "a_url_where_a_host_belongs_is_refused" {
  command = plan

  variables {
    resize = { allowed_source_hosts = ["https://images.example.com/"] }
  }

  expect_failures = [var.resize]
}

run "a_short_resize_key_is_refused" {
  command = plan

  variables {
    resize_api_keys = ["fifteen letters"]
  }

  expect_failures = [var.resize_api_keys]
}

run "three_signing_secrets_are_refused" {
  command = plan

  variables {
    resize_signing_secrets = [
      "0123456789abcdef0123456789abcdef", "1123456789abcdef0123456789abcdef", "2123456789abcdef0123456789abcdef"
    ]
  }

  expect_failures = [var.resize_signing_secrets]
}

run "settings_of_a_function_that_does_not_exist_are_refused" {
  command = plan

  variables {
    functions = { rezise = { memory_size = 3008 } }
  }

  expect_failures = [var.functions]
}

run "a_presign_template_outside_of_the_prefix_is_refused" {
  command = plan

  variables {
    presign = { key_template = "private/{userId}.png" }
  }

  expect_failures = [var.presign]
}

run "an_upload_that_no_function_can_receive_is_refused" {
  command = plan

  variables {
    upload = { max_bytes = 6000000 }
  }

  expect_failures = [var.upload]
}

run "a_download_path_without_the_key_is_refused" {
  command = plan

  variables {
    download = { path = "/images" }
  }

  expect_failures = [var.download]
}

run "thumbnails_wider_than_the_limit_are_refused" {
  command = plan

  variables {
    thumbnails = { widths = [160, 5000] }
  }

  expect_failures = [var.thumbnails]
}

run "thumbnail_urls_that_live_longer_than_their_signer_are_refused" {
  command = plan

  variables {
    thumbnails = { url_expires_seconds = 604800 }
  }

  expect_failures = [var.thumbnails]
}

run "an_unknown_architecture_is_refused" {
  command = plan

  variables {
    architecture = "amd64"
  }

  expect_failures = [var.architecture]
}

run "an_unknown_format_to_convert_to_is_refused" {
  command = plan

  variables {
    upload = { convert_to = "tiff" }
  }

  expect_failures = [var.upload]
}

run "urls_that_outlive_every_credential_are_refused" {
  command = plan

  variables {
    presign = { url_expires_seconds = 604800 }
  }

  expect_failures = [var.presign]
}

run "archives_in_two_places_are_refused" {
  command = plan

  variables {
    artifacts = { directory = "dist", s3_bucket = "artifacts" }
  }

  expect_failures = [var.artifacts]
}
