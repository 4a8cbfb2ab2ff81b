mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-central-1" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws", dns_suffix = "amazonaws.com" }
  }

  # OpenTofu makes up computed values at plan already, and the provider checks the ARNs that it is given.
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-central-1:123456789012:log-group:mocked" }
  }

  mock_resource "aws_api_gateway_rest_api" {
    defaults = { execution_arn = "arn:aws:execute-api:eu-central-1:123456789012:mocked" }
  }
}

variables {
  name       = "unit"
  account_id = "123456789012"
  routes     = { "GET /health" = { authorization = "NONE", mock = {} } }
}

run "a_malformed_media_type_is_refused" {
  command = plan

  variables {
    binary_media_types = ["image"]
  }

  expect_failures = [var.binary_media_types]
}

run "a_wildcard_origin_with_credentials_is_refused" {
  command = plan

  variables {
    cors = { allow_origins = ["*"], allow_credentials = true }
  }

  expect_failures = [var.cors]
}

run "an_origin_with_a_path_is_refused" {
  command = plan

  variables {
    cors = { allow_origins = ["https://example.com/"] }
  }

  expect_failures = [var.cors]
}

run "an_unknown_gateway_response_is_refused" {
  command = plan

  variables {
    gateway_responses = { TEAPOT = { status = 418 } }
  }

  expect_failures = [var.gateway_responses]
}

run "a_variable_in_a_gateway_message_is_refused" {
  command = plan

  variables {
    gateway_responses = { THROTTLED = { message = "$context.x" } }
  }

  expect_failures = [var.gateway_responses]
}

run "a_usage_plan_with_an_unknown_key_is_refused" {
  command = plan

  variables {
    usage_plans = { p = { api_keys = ["nope"] } }
  }

  expect_failures = [var.usage_plans]
}

run "a_value_for_an_unknown_key_is_refused" {
  command = plan

  variables {
    api_key_values = { nope = "01234567890123456789" }
  }

  expect_failures = [var.api_key_values]
}

run "an_unknown_authorizer_type_is_refused" {
  command = plan

  variables {
    authorizers = { a = { type = "JWT", lambda = { function_name = "f" } } }
  }

  expect_failures = [var.authorizers]
}

run "a_user_pool_authorizer_without_pools_is_refused" {
  command = plan

  variables {
    authorizers = { a = { type = "COGNITO_USER_POOLS" } }
  }

  expect_failures = [var.authorizers]
}

run "an_authorizer_with_a_reserved_name_is_refused" {
  command = plan

  variables {
    authorizers = { sigv4 = { type = "TOKEN", lambda = { function_name = "f" } } }
  }

  expect_failures = [var.authorizers]
}

run "a_model_that_is_not_json_is_refused" {
  command = plan

  variables {
    models = { Job = "not json" }
  }

  expect_failures = [var.models]
}

run "an_unknown_key_source_is_refused" {
  command = plan

  variables {
    api_key_source = "QUERY"
  }

  expect_failures = [var.api_key_source]
}

run "a_stage_name_with_a_slash_is_refused" {
  command = plan

  variables {
    stage = { name = "v1/x" }
  }

  expect_failures = [var.stage]
}

run "an_unknown_log_level_is_refused" {
  command = plan

  variables {
    stage = { execution_logging = "DEBUG" }
  }

  expect_failures = [var.stage]
}

# "Important notes": REQUEST_TOO_LARGE cannot be customised.
run "a_change_of_request_too_large_is_refused" {
  command = plan

  variables {
    gateway_responses = { REQUEST_TOO_LARGE = { message = "Too large." } }
  }

  expect_failures = [var.gateway_responses]
}

# After a list of types, the provider sees no difference in an empty one (hashicorp/terraform-provider-aws, rest_api.go).
run "an_empty_list_of_binary_media_types_is_refused" {
  command = plan

  variables {
    binary_media_types = []
  }

  expect_failures = [var.binary_media_types]
}

# The same file: 0 is not written again after an import.
run "a_compression_size_of_zero_is_refused" {
  command = plan

  variables {
    minimum_compression_size = 0
  }

  expect_failures = [var.minimum_compression_size]
}

run "a_log_group_name_that_is_too_long_is_refused" {
  command = plan

  variables {
    access_log = { log_group_name = "%{for i in [0, 1, 2, 3, 4, 5, 6, 7]}%{for j in [0, 1, 2, 3]}xxxxxxxxxxxxxxxx%{endfor}%{endfor}x" }
  }

  expect_failures = [var.access_log]
}

run "a_name_that_is_too_long_is_refused" {
  command = plan

  variables {
    name = "%{for i in [0, 1, 2, 3, 4, 5, 6, 7]}xxxxxxxxxxxxxxxx%{endfor}x"
  }

  expect_failures = [var.name]
}

run "a_stage_name_that_is_too_long_is_refused" {
  command = plan

  variables {
    stage = { name = "%{for i in [0, 1, 2, 3, 4, 5, 6, 7]}xxxxxxxxxxxxxxxx%{endfor}x" }
  }

  expect_failures = [var.stage]
}

run "a_logging_role_without_a_log_is_refused" {
  command = plan

  variables {
    logging_role_arn = "arn:aws:iam::123456789012:role/logs"
  }

  expect_failures = [aws_api_gateway_stage.this]
}

run "a_logging_role_that_is_no_role_is_refused" {
  command = plan

  variables {
    access_log       = {}
    logging_role_arn = "logs"
  }

  expect_failures = [var.logging_role_arn]
}

run "a_negative_compression_size_is_refused" {
  command = plan

  variables {
    minimum_compression_size = -1
  }

  expect_failures = [var.minimum_compression_size]
}

run "a_name_with_spaces_is_refused" {
  command = plan

  variables {
    name = "my api"
  }

  expect_failures = [var.name]
}
