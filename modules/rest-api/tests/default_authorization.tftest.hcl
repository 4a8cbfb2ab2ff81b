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

  authorizers = {
    pool  = { type = "COGNITO_USER_POOLS", provider_arns = ["arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_x"] }
    token = { type = "TOKEN", lambda = { function_name = "auth" } }
  }
  routes = {
    "GET /open"  = { authorization = "NONE", mock = {} }
    "GET /other" = { authorization = "token", mock = {} }
    "GET /said"  = { mock = {} }
  }
}

run "a_route_that_says_nothing_gets_the_default" {
  command = plan

  variables {
    default_authorization = "AWS_IAM"
    cors                  = { allow_origins = ["https://example.com"] }
  }

  assert {
    condition = {
      for path, operations in jsondecode(output.openapi).paths :
      path => flatten([for s in lookup(operations.get, "security", []) : keys(s)])
    } == { "/open" = [], "/other" = ["token"], "/said" = ["sigv4"] }
    error_message = "Only what says nothing takes the default, and \"NONE\" stays open."
  }

  assert {
    condition     = alltrue([for operations in jsondecode(output.openapi).paths : !can(operations.options.security)])
    error_message = "A browser sends no credentials with a preflight."
  }

  assert {
    condition = jsondecode(output.policy).Statement[0].Resource == [
      "arn:aws:execute-api:eu-central-1:*:*/v1/GET/open",
      "arn:aws:execute-api:eu-central-1:*:*/v1/OPTIONS/*",
    ]
    error_message = "What is closed by default must be left out of the resource policy's Allow."
  }
}

run "an_authorizer_may_be_the_default" {
  command = plan

  variables {
    default_authorization = "pool"
    routes                = { "GET /said" = { authorization_scopes = ["images/read"], mock = {} } }
  }

  assert {
    condition     = jsondecode(output.openapi).paths["/said"].get.security == [{ pool = ["images/read"] }]
    error_message = "Scopes of a route belong to the authorizer that it gets."
  }
}

run "an_open_default_is_refused" {
  command = plan

  variables {
    default_authorization = "NONE"
  }

  expect_failures = [var.default_authorization]
}

run "an_unknown_default_is_refused" {
  command = plan

  variables {
    default_authorization = "tokens"
  }

  expect_failures = [var.default_authorization]
}

run "a_route_that_says_nothing_is_refused" {
  command = plan

  expect_failures = [aws_api_gateway_rest_api.this]
}

run "scopes_for_a_default_without_a_user_pool_are_refused" {
  command = plan

  variables {
    default_authorization = "token"
    routes                = { "GET /said" = { authorization_scopes = ["images/read"], mock = {} } }
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}

run "a_decision_that_is_kept_for_everybody_is_refused" {
  command = plan

  variables {
    authorizers = {
      request = {
        type = "REQUEST", lambda = { function_name = "auth" }, identity_source = "stageVariables.color, context.path"
      }
    }
    routes = { "GET /a" = { authorization = "request", mock = {} } }
  }

  expect_failures = [var.authorizers]
}

run "a_decision_that_is_not_kept_is_taken" {
  command = plan

  variables {
    authorizers = {
      request = {
        type = "REQUEST", lambda = { function_name = "auth" }, identity_source = "context.path", result_ttl_seconds = 0
      }
      address = {
        type = "REQUEST", lambda = { function_name = "auth" }, identity_source = "stageVariables.color, context.identity.sourceIp"
      }
    }
    routes = {
      "GET /a" = { authorization = "request", mock = {} }
      "GET /b" = { authorization = "address", mock = {} }
    }
  }

  assert {
    condition     = length(output.authorizer_names) == 2
    error_message = "What is not kept, or kept by address, is the caller's to decide."
  }
}
