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

run "a_route_without_a_path_is_refused" {
  command = plan

  variables {
    routes = { "GET" = { authorization = "NONE", mock = {} } }
  }

  expect_failures = [var.routes]
}

run "an_unknown_method_is_refused" {
  command = plan

  variables {
    routes = { "FETCH /x" = { authorization = "NONE", mock = {} } }
  }

  expect_failures = [var.routes]
}

run "a_trailing_slash_is_refused" {
  command = plan

  variables {
    routes = { "GET /x/" = { authorization = "NONE", mock = {} } }
  }

  expect_failures = [var.routes]
}

# "Important notes": a path part takes a-z A-Z 0-9 . _ - : only, and the import stops half-way at another.
run "a_tilde_in_a_path_is_refused" {
  command = plan

  variables {
    routes = { "GET /~me" = { authorization = "NONE", mock = {} } }
  }

  expect_failures = [var.routes]
}

run "a_colon_in_a_path_is_taken" {
  command = plan

  variables {
    routes = { "POST /images:resize" = { authorization = "NONE", mock = {} } }
  }
}

# Integration responses are kept by status code (API reference, PutIntegrationResponse: the status code is in its path).
run "two_patterns_of_one_status_are_refused" {
  command = plan

  variables {
    routes = { "GET /x" = { authorization = "NONE", lambda = { function_name = "f", error_mapping = {
      ".*missing.*" = { status = 404, code = "not_found", message = "Missing." }
      ".*unknown.*" = { status = 404, code = "not_found", message = "Unknown." }
    } } } }
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}

# "Content type conversions in API Gateway": text with CONVERT_TO_BINARY is decoded as base64.
run "bytes_from_s3_beside_narrow_media_types_are_refused" {
  command = plan

  variables {
    binary_media_types = ["image/png"]
    routes = { "GET /x" = { authorization = "NONE", s3 = {
      bucket          = "pictures"
      key             = "x"
      credentials_arn = "arn:aws:iam::123456789012:role/s3"
      responses       = { default = { status = 200, content_handling = "CONVERT_TO_BINARY" } }
    } } }
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}

run "a_greedy_variable_before_the_end_is_refused" {
  command = plan

  variables {
    routes = { "GET /{key+}/meta" = { authorization = "NONE", mock = {} } }
  }

  expect_failures = [var.routes]
}

run "two_variables_in_one_place_are_refused" {
  command = plan

  variables {
    routes = { "GET /a/{x}" = { authorization = "NONE", mock = {} }, "GET /a/{y}/b" = { authorization = "NONE", mock = {} } }
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}

run "a_route_without_an_integration_is_refused" {
  command = plan

  variables {
    routes = { "GET /x" = { authorization = "NONE" } }
  }

  expect_failures = [var.routes]
}

run "two_integrations_on_one_route_are_refused" {
  command = plan

  variables {
    routes = { "GET /x" = { authorization = "NONE", mock = {}, lambda = { function_name = "f" } } }
  }

  expect_failures = [var.routes]
}

run "an_unknown_authorizer_is_refused" {
  command = plan

  variables {
    routes = { "GET /x" = { authorization = "azure", mock = {} } }
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}

run "scopes_without_a_user_pool_are_refused" {
  command = plan

  variables {
    routes = { "GET /x" = { authorization = "AWS_IAM", authorization_scopes = ["read"], mock = {} } }
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}

run "an_unknown_model_is_refused" {
  command = plan

  variables {
    routes = { "POST /x" = { authorization = "NONE", request_models = { "application/json" = "Nope" }, mock = {} } }
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}

run "a_request_parameter_that_is_no_expression_is_refused" {
  command = plan

  variables {
    routes = { "GET /x" = { authorization = "NONE", request_parameters = { image = true }, mock = {} } }
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}

run "async_together_with_streaming_is_refused" {
  command = plan

  variables {
    routes = { "GET /x" = { authorization = "NONE", lambda = { function_name = "f", async = true, response_streaming = true } } }
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}

run "request_templates_on_a_proxy_are_refused" {
  command = plan

  variables {
    routes = { "GET /x" = { authorization = "NONE", lambda = { function_name = "f", request_templates = { "application/json" = "{}" } } } }
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}

run "a_timeout_below_the_least_is_refused" {
  command = plan

  variables {
    routes = { "GET /x" = { authorization = "NONE", lambda = { function_name = "f", timeout_ms = 49 } } }
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}

run "a_buffered_timeout_of_a_quarter_hour_is_refused" {
  command = plan

  variables {
    routes = { "GET /x" = { authorization = "NONE", lambda = { function_name = "f", timeout_ms = 900000 } } }
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}

run "an_unbound_name_in_an_s3_key_is_refused" {
  command = plan

  variables {
    routes = { "GET /x" = { authorization = "NONE", s3 = {
      bucket = "b", key = "images/{image}", credentials_arn = "arn:aws:iam::123456789012:role/r", responses = {}
    } } }
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}

run "an_unknown_content_handling_is_refused" {
  command = plan

  variables {
    routes = { "GET /x" = { authorization = "NONE", s3 = {
      bucket    = "b", key = "x", credentials_arn = "arn:aws:iam::123456789012:role/r"
      responses = { "200" = { status = 200, content_handling = "BINARY" } }
    } } }
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}

run "a_status_that_http_does_not_know_is_refused" {
  command = plan

  variables {
    routes = { "GET /x" = { authorization = "NONE", s3 = {
      bucket = "b", key = "x", credentials_arn = "arn:aws:iam::123456789012:role/r", responses = { "200" = { status = 99 } }
    } } }
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}

run "a_route_without_a_segment_is_refused" {
  command = plan

  variables {
    routes = { "GET " = { authorization = "NONE", mock = {} } }
  }

  expect_failures = [var.routes]
}
