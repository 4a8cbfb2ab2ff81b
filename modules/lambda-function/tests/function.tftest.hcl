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

run "a_function_may_only_write_its_own_log_by_default" {
  command = plan

  assert {
    condition = jsondecode(aws_iam_role_policy.this.policy).Statement == [{
      Sid      = "WriteOwnLog"
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = ["arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/shop-resize:*"]
    }]
    error_message = "Without statements of the caller the policy must hold the log statement alone."
  }

  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Principal.Service == "lambda.amazonaws.com"
    error_message = "Only Lambda may assume the role."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.name == "/aws/lambda/shop-resize" && aws_cloudwatch_log_group.this.retention_in_days == 30
    error_message = "The log group must exist under Lambda's name for it, with a retention."
  }

  assert {
    condition     = length(aws_lambda_function.this.logging_config) == 0
    error_message = "No logging configuration unless asked for: emulators lack it."
  }

  assert {
    condition = (
      aws_lambda_function.this.timeout == 29
      && aws_lambda_function.this.memory_size == 256
      && aws_lambda_function.this.reserved_concurrent_executions == -1
    )
    error_message = "Defaults: 29 s, 256 MB, no reserved concurrency."
  }

  assert {
    condition     = length(aws_lambda_alias.this) == 0 && aws_lambda_function.this.publish == false
    error_message = "Without alias no version is published."
  }
}

run "name_and_arn_are_known_at_plan" {
  command = plan

  assert {
    condition = (
      output.function_name == "shop-resize" && output.function_arn == "arn:aws:lambda:eu-central-1:123456789012:function:shop-resize"
    )
    error_message = "An API's document is built from these two: they must be known before the function exists."
  }
}

run "own_statements_are_added_with_their_condition" {
  command = plan

  variables {
    policy_statements = [{
      sid        = "ListImages"
      actions    = ["s3:ListBucket"]
      resources  = ["arn:aws:s3:::images"]
      conditions = { StringLike = { "s3:prefix" = ["images/*"] } }
    }]
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.this.policy).Statement[1] == {
      Sid       = "ListImages"
      Effect    = "Allow"
      Action    = ["s3:ListBucket"]
      Resource  = ["arn:aws:s3:::images"]
      Condition = { StringLike = { "s3:prefix" = ["images/*"] } }
    }
    error_message = "A caller's statement must arrive whole, its condition included."
  }
}

run "a_vpc_brings_the_network_actions" {
  command = plan

  variables {
    vpc_config = { subnet_ids = ["subnet-1"], security_group_ids = ["sg-1"] }
  }

  assert {
    condition     = contains(jsondecode(aws_iam_role_policy.this.policy).Statement[1].Action, "ec2:CreateNetworkInterface")
    error_message = "A function in a VPC must be able to make its network interfaces."
  }
}

run "failures_of_async_invocations_go_to_the_destination" {
  command = plan

  variables {
    async = { maximum_retry_attempts = 1, on_failure_arn = "arn:aws:sqs:eu-central-1:123456789012:failed" }
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.this.policy).Statement[1] == {
      Sid      = "ReportFailures"
      Effect   = "Allow"
      Action   = ["sqs:SendMessage"]
      Resource = ["arn:aws:sqs:eu-central-1:123456789012:failed"]
    }
    error_message = "The role must be allowed to send to exactly the destination."
  }

  assert {
    condition     = aws_lambda_function_event_invoke_config.this[0].maximum_retry_attempts == 1
    error_message = "The number of retries must reach Lambda."
  }
}

run "an_alias_publishes_versions" {
  command = plan

  variables {
    alias = "live"
  }

  assert {
    condition     = aws_lambda_function.this.publish == true && aws_lambda_alias.this[0].name == "live" && output.alias == "live"
    error_message = "An alias needs published versions to point to."
  }
}

run "a_long_name_still_gives_a_role_name_that_iam_takes" {
  command = plan

  variables {
    name = "a-name-of-sixty-four-characters-which-is-the-most-lambda-allows-"
  }

  assert {
    condition     = length(aws_iam_role.this.name) == 64
    error_message = "IAM takes 64 characters."
  }
}

run "an_archive_in_s3_is_taken" {
  command = plan

  variables {
    artifact = {
      s3_bucket        = "artifacts"
      s3_key           = "image-api/0123/resize.zip"
      source_code_hash = "aGFzaA=="
      handler          = "index.handler"
      runtime          = "nodejs22.x"
      architectures    = ["arm64"]
    }
    handler = "index.streamHandler"
  }

  assert {
    condition     = aws_lambda_function.this.s3_key == "image-api/0123/resize.zip" && aws_lambda_function.this.filename == null
    error_message = "The archive must come from S3 when it is there."
  }

  assert {
    condition     = aws_lambda_function.this.handler == "index.streamHandler"
    error_message = "The caller's entry point wins over the archive's."
  }
}

run "a_missing_zip_is_refused" {
  command = plan

  variables {
    artifact = {
      filename         = "no-such.zip"
      source_code_hash = "aGFzaA=="
      handler          = "index.handler"
      runtime          = "nodejs22.x"
      architectures    = ["arm64"]
    }
  }

  expect_failures = [aws_lambda_function.this]
}

run "an_archive_in_two_places_is_refused" {
  command = plan

  variables {
    artifact = {
      filename         = "../artifacts/tests/fixtures/built/native-x86_64.zip"
      s3_bucket        = "artifacts"
      s3_key           = "resize.zip"
      source_code_hash = "aGFzaA=="
      handler          = "index.handler"
      runtime          = "nodejs22.x"
      architectures    = ["arm64"]
    }
  }

  expect_failures = [var.artifact]
}

run "all_actions_of_s3_are_refused" {
  command = plan

  variables {
    policy_statements = [{ actions = ["s3:*"], resources = ["*"] }]
  }

  expect_failures = [var.policy_statements]
}

run "a_name_that_lambda_does_not_take_is_refused" {
  command = plan

  variables {
    name = "shop resize"
  }

  expect_failures = [var.name]
}

run "an_unknown_architecture_is_refused" {
  command = plan

  variables {
    artifact = {
      filename         = "../artifacts/tests/fixtures/built/native-x86_64.zip"
      source_code_hash = "aGFzaA=="
      handler          = "index.handler"
      runtime          = "nodejs22.x"
      architectures    = ["amd64"]
    }
  }

  expect_failures = [var.artifact]
}

run "less_memory_than_lambda_has_is_refused" {
  command = plan

  variables {
    memory_size = 127
  }

  expect_failures = [var.memory_size]
}

run "a_longer_timeout_than_lambda_has_is_refused" {
  command = plan

  variables {
    timeout = 901
  }

  expect_failures = [var.timeout]
}

run "a_runtime_of_ones_own_wins" {
  command = plan

  variables {
    artifact = {
      filename         = "../artifacts/tests/fixtures/built/native-x86_64.zip"
      source_code_hash = "aGFzaA=="
      handler          = "index.handler"
      runtime          = "nodejs20.x"
      architectures    = ["x86_64"]
    }
    runtime = "nodejs22.x"
  }

  assert {
    condition     = aws_lambda_function.this.runtime == "nodejs22.x"
    error_message = "The input must win over the archive."
  }
}

run "a_runtime_that_the_code_was_not_made_for_is_refused" {
  command = plan

  variables {
    runtime = "nodejs18.x"
  }

  expect_failures = [var.runtime]
}

run "three_retries_are_refused" {
  command = plan

  variables {
    async = { maximum_retry_attempts = 3 }
  }

  expect_failures = [var.async]
}

run "an_unknown_log_format_is_refused" {
  command = plan

  variables {
    log_format = "json"
  }

  expect_failures = [var.log_format]
}
