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

# All but REQUEST_TOO_LARGE, which cannot be customised ("Important notes").
run "every_type_that_may_be_changed_answers_the_one_shape" {
  command = plan

  assert {
    condition = join(" ", keys(jsondecode(output.openapi)["x-amazon-apigateway-gateway-responses"])) == join(" ", [
      "ACCESS_DENIED", "API_CONFIGURATION_ERROR", "AUTHORIZER_CONFIGURATION_ERROR", "AUTHORIZER_FAILURE", "BAD_REQUEST_BODY",
      "BAD_REQUEST_PARAMETERS", "DEFAULT_4XX", "DEFAULT_5XX", "EXPIRED_TOKEN", "INTEGRATION_FAILURE", "INTEGRATION_TIMEOUT",
      "INVALID_API_KEY", "INVALID_SIGNATURE", "MISSING_AUTHENTICATION_TOKEN", "QUOTA_EXCEEDED",
      "RESOURCE_NOT_FOUND", "THROTTLED", "UNAUTHORIZED", "UNSUPPORTED_MEDIA_TYPE", "WAF_FILTERED",
    ])
    error_message = "A type is missing."
  }

  # As API Gateway does: the variable is replaced by quoted text, then the whole must be JSON.
  assert {
    condition = alltrue([for type, r in jsondecode(output.openapi)["x-amazon-apigateway-gateway-responses"] :
      join(" ", keys(jsondecode(replace(r.responseTemplates["application/json"], "$context.error.messageString", "\"text\""))))
      == "code message requestId"
      && r.responseParameters["gatewayresponse.header.Cache-Control"] == "'no-store'"
    ])
    error_message = "A template is not the one shape."
  }

  assert {
    condition = alltrue([for r in [jsondecode(output.openapi)["x-amazon-apigateway-gateway-responses"]] :
      r.MISSING_AUTHENTICATION_TOKEN.statusCode == "403"
      && strcontains(r.MISSING_AUTHENTICATION_TOKEN.responseTemplates["application/json"], "\"code\":\"missing_authentication_token\"")
      && r.QUOTA_EXCEEDED.statusCode == "429"
      && !contains(keys(r.DEFAULT_4XX), "statusCode")
    ])
    error_message = "A code or status differs from functions/shared/errors.ts."
  }

  assert {
    condition     = !strcontains(output.openapi, "gatewayresponse.header.Access-Control")
    error_message = "cors = null sends no CORS headers."
  }
}

run "a_missing_parameter_is_named" {
  command = plan

  assert {
    condition = strcontains(
      jsondecode(output.openapi)["x-amazon-apigateway-gateway-responses"].BAD_REQUEST_PARAMETERS.responseTemplates["application/json"],
      "\"message\":\"$context.error.validationErrorString\"",
    )
    error_message = "The message must say which parameter is missing."
  }
}

run "a_message_and_a_status_can_be_changed" {
  command = plan

  variables {
    cors              = { allow_origins = ["https://example.com"] }
    gateway_responses = { THROTTLED = { message = "Too \"many\" requests.", headers = { Retry-After = "'60'" } } }
  }

  assert {
    condition = alltrue([for r in [jsondecode(output.openapi)["x-amazon-apigateway-gateway-responses"].THROTTLED] :
      jsondecode(r.responseTemplates["application/json"])
      == { message = "Too \"many\" requests.", code = "throttled", requestId = "$context.requestId" }
      && r.statusCode == "429"
      && r.responseParameters["gatewayresponse.header.Retry-After"] == "'60'"
      && r.responseParameters["gatewayresponse.header.Access-Control-Allow-Origin"] == "'https://example.com'"
    ])
    error_message = "The change is not in the answer."
  }
}
