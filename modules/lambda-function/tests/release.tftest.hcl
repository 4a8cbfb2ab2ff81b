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

  # The provider checks the ARNs that it is given.
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mocked" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-central-1:123456789012:log-group:mocked" }
  }

  mock_resource "aws_lambda_function" {
    defaults = { version = "8" }
  }
}

variables {
  name = "shop-resize"
  artifact = {
    filename         = "../artifacts/tests/fixtures/built/native-x86_64.zip"
    source_code_hash = "aGFzaA=="
    handler          = "index.handler"
    runtime          = "nodejs22.x"
    architectures    = ["x86_64"]
  }
}

run "an_alias_follows_the_newest_version" {
  variables {
    alias = "live"
  }

  assert {
    condition = (
      aws_lambda_alias.this[0].function_version == "8"
      && length(aws_lambda_alias.this[0].routing_config) == 0
      && output.version == "8"
      && length(aws_lambda_provisioned_concurrency_config.this) == 0
    )
    error_message = "Nothing is held, shared or provisioned unless asked for."
  }
}

run "a_release_shares_calls_between_its_version_and_the_newest" {
  variables {
    alias   = "live"
    release = { version = "7", percent = 10 }
  }

  assert {
    condition = (
      aws_lambda_alias.this[0].function_version == "7"
      && one(aws_lambda_alias.this[0].routing_config).additional_version_weights == tomap({ "8" = 0.1 })
    )
    error_message = "The version keeps 90 %, the newest gets 10 %."
  }
}

run "a_release_without_a_share_keeps_its_version" {
  variables {
    alias   = "live"
    release = { version = "7" }
  }

  assert {
    condition     = aws_lambda_alias.this[0].function_version == "7" && length(aws_lambda_alias.this[0].routing_config) == 0
    error_message = "Rolled back: every call gets the version."
  }
}

run "the_newest_version_as_its_own_canary_is_refused" {
  command = plan

  variables {
    alias   = "live"
    release = { version = "8", percent = 10 }
  }

  expect_failures = [aws_lambda_alias.this]
}

run "provisioned_concurrency_is_that_of_the_alias" {
  variables {
    alias                   = "live"
    provisioned_concurrency = 2
  }

  assert {
    condition = (
      aws_lambda_provisioned_concurrency_config.this[0].qualifier == "live"
      && aws_lambda_provisioned_concurrency_config.this[0].provisioned_concurrent_executions == 2
    )
    error_message = "Callers use the alias."
  }
}

run "a_key_of_the_environment_may_be_used_to_read_it_only" {
  command = plan

  variables {
    environment             = { A = "b" }
    environment_kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/env"
  }

  assert {
    condition = (
      aws_lambda_function.this.kms_key_arn == "arn:aws:kms:eu-central-1:123456789012:key/env"
      && [for s in jsondecode(output.policy).Statement : [s.Action, s.Resource] if s.Sid == "ReadOwnEnvironment"]
      == [[["kms:Decrypt"], ["arn:aws:kms:eu-central-1:123456789012:key/env"]]]
    )
    error_message = "The function decrypts its variables, and nothing else by that key."
  }
}

run "a_key_of_the_failure_queue_may_be_used_to_send" {
  command = plan

  variables {
    async = {
      on_failure_arn         = "arn:aws:sqs:eu-central-1:123456789012:failed"
      on_failure_kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/queue"
    }
  }

  assert {
    condition = (
      [for s in jsondecode(output.policy).Statement : [s.Action, s.Resource] if s.Sid == "UseKeyOfFailures"]
      == [[["kms:Decrypt", "kms:GenerateDataKey"], ["arn:aws:kms:eu-central-1:123456789012:key/queue"]]]
    )
    error_message = "Sending to an encrypted queue needs its key."
  }
}

run "a_release_without_an_alias_is_refused" {
  command = plan

  variables {
    release = { version = "7" }
  }

  expect_failures = [var.release]
}

run "a_version_that_is_no_number_is_refused" {
  command = plan

  variables {
    alias   = "live"
    release = { version = "$LATEST" }
  }

  expect_failures = [var.release]
}

run "a_share_of_the_newest_version_above_100_percent_is_refused" {
  command = plan

  variables {
    alias   = "live"
    release = { version = "7", percent = 101 }
  }

  expect_failures = [var.release]
}

run "provisioned_concurrency_without_an_alias_is_refused" {
  command = plan

  variables {
    provisioned_concurrency = 1
  }

  expect_failures = [var.provisioned_concurrency]
}

run "half_an_environment_is_refused" {
  command = plan

  variables {
    alias                   = "live"
    provisioned_concurrency = 0.5
  }

  expect_failures = [var.provisioned_concurrency]
}
