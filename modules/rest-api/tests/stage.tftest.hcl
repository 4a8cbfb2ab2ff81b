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
  routes = {
    "GET /images/{key+}" = { authorization = "NONE", lambda = { function_name = "download" } }
    "POST /images"       = { authorization = "NONE", lambda = { function_name = "upload", qualifier = "live" } }
    "GET /copy/{key+}"   = { authorization = "NONE", lambda = { function_name = "download" } }
  }
}

run "the_plain_stage_makes_nothing_that_costs" {
  command = plan

  assert {
    condition = (
      aws_api_gateway_stage.this.stage_name == "v1"
      && length(aws_cloudwatch_log_group.access) == 0
      && length(aws_api_gateway_method_settings.stage) == 0
      && aws_api_gateway_stage.this.xray_tracing_enabled == false
    )
    error_message = "Logs, metrics and tracing are off until asked for."
  }
}

run "permissions_are_kept_by_route_and_shared_by_permission_key" {
  command = plan

  variables {
    routes = {
      "GET /images/{key+}" = { authorization = "NONE", lambda = { function_name = "download", permission_key = "download" } }
      "POST /images"       = { authorization = "NONE", lambda = { function_name = "upload", qualifier = "live" } }
      "GET /copy/{key+}"   = { authorization = "NONE", lambda = { function_name = "download", permission_key = "download" } }
    }
    authorizers = {
      token = {
        type               = "REQUEST"
        lambda             = { function_name = "auth" }
        identity_source    = "method.request.header.X-Token"
        result_ttl_seconds = 0
      }
    }
  }

  assert {
    condition     = join(", ", keys(aws_lambda_permission.caller)) == "POST /images, authorizer token, download"
    error_message = "Permissions must be one per permission_key, else per route, and one per authorizer."
  }

  assert {
    condition = (
      aws_lambda_permission.caller["POST /images"].qualifier == "live"
      && aws_lambda_permission.caller["POST /images"].function_name == "upload"
      && aws_lambda_permission.caller["download"].function_name == "download"
    )
    error_message = "A permission names function and alias."
  }
}

run "an_authorizer_is_a_security_scheme" {
  command = plan

  variables {
    authorizers = {
      token = {
        type                           = "TOKEN"
        lambda                         = { function_name = "auth", credentials_arn = "arn:aws:iam::123456789012:role/a" }
        identity_validation_expression = "^Bearer .+"
      }
      any = {
        type            = "REQUEST"
        lambda          = { function_name = "auth" }
        identity_source = "method.request.header.X-Token,context.identity.sourceIp"
      }
      pool = { type = "COGNITO_USER_POOLS", provider_arns = ["arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_x"] }
    }
    routes      = { "GET /x" = { authorization = "pool", authorization_scopes = ["images/read"], api_key_required = true, mock = {} } }
    api_keys    = { a = {} }
    usage_plans = { p = { api_keys = ["a"] } }
  }

  assert {
    condition = jsondecode(output.openapi).components.securitySchemes == {
      api_key = { type = "apiKey", name = "x-api-key", in = "header" }
      any = {
        type = "apiKey", name = "Unused", in = "header", x-amazon-apigateway-authtype = "custom"
        x-amazon-apigateway-authorizer = {
          type                         = "request"
          authorizerResultTtlInSeconds = 300
          identitySource               = "method.request.header.X-Token,context.identity.sourceIp"
          authorizerUri = join("/", [
            "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions",
            "arn:aws:lambda:eu-central-1:123456789012:function:auth",
            "invocations",
          ])
        }
      }
      pool = {
        type = "apiKey", name = "Authorization", in = "header", x-amazon-apigateway-authtype = "cognito_user_pools"
        x-amazon-apigateway-authorizer = {
          type         = "cognito_user_pools"
          providerARNs = ["arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_x"]
        }
      }
      token = {
        type = "apiKey", name = "Authorization", in = "header", x-amazon-apigateway-authtype = "custom"
        x-amazon-apigateway-authorizer = {
          type                         = "token"
          authorizerResultTtlInSeconds = 300
          identitySource               = "method.request.header.Authorization"
          identityValidationExpression = "^Bearer .+"
          authorizerCredentials        = "arn:aws:iam::123456789012:role/a"
          authorizerUri = join("/", [
            "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions",
            "arn:aws:lambda:eu-central-1:123456789012:function:auth",
            "invocations",
          ])
        }
      }
    }
    error_message = "The security schemes differ."
  }

  assert {
    condition     = jsondecode(output.openapi).paths["/x"].get.security == [{ api_key = [], pool = ["images/read"] }]
    error_message = "Authorizer and API key are both asked for."
  }
}

run "an_api_key_route_without_a_usage_plan_is_warned_about" {
  command = plan

  variables {
    routes = { "GET /x" = { authorization = "NONE", api_key_required = true, mock = {} } }
  }

  expect_failures = [check.api_key_routes_have_a_usage_plan]
}

run "keys_and_plans_hold_the_stage" {
  command = plan

  variables {
    api_keys       = { web = {}, batch = { enabled = false } }
    api_key_values = { web = "0123456789abcdefghij" }
    usage_plans = {
      fair = { api_keys = ["web", "batch"], throttle = { rate = 5, burst = 10 }, quota = { limit = 1000, period = "DAY" } }
    }
  }

  assert {
    condition = (
      join(" ", keys(aws_api_gateway_usage_plan_key.this)) == "fair/batch fair/web"
      && one(aws_api_gateway_usage_plan.this["fair"].api_stages).stage == "v1"
    )
    error_message = "The plan must hold the stage and both keys."
  }

  assert {
    condition = (
      one(aws_api_gateway_usage_plan.this["fair"].quota_settings).limit == 1000
      && one(aws_api_gateway_usage_plan.this["fair"].throttle_settings).rate_limit == 5
    )
    error_message = "Quota or throttle is missing."
  }
}

run "throttles_of_stage_and_route_are_method_settings" {
  command = plan

  variables {
    stage = { throttle = { rate = 100, burst = 50 }, metrics = true }
    routes = {
      "ANY /a/{b}" = { authorization = "NONE", throttle = { rate = 1, burst = 2 }, mock = {} }
      "GET /"      = { authorization = "NONE", throttle = { rate = 3, burst = 4 }, mock = {} }
    }
  }

  assert {
    condition = (
      one(aws_api_gateway_method_settings.stage[0].settings).throttling_rate_limit == 100
      && one(aws_api_gateway_method_settings.stage[0].settings).data_trace_enabled == false
    )
    error_message = "The stage's default is missing, or bodies are logged."
  }

  assert {
    condition = (
      join(" ", keys(aws_api_gateway_method_settings.route))
      == "~1/GET ~1a~1{b}/DELETE ~1a~1{b}/GET ~1a~1{b}/HEAD ~1a~1{b}/OPTIONS ~1a~1{b}/PATCH ~1a~1{b}/POST ~1a~1{b}/PUT"
    )
    error_message = "Slashes are ~1, and ANY is every method."
  }

  assert {
    condition     = one(aws_api_gateway_method_settings.route["~1/GET"].settings).metrics_enabled
    error_message = "A route's settings replace the stage's, so metrics are repeated."
  }
}

run "the_access_log_is_json_without_query_strings" {
  command = plan

  variables {
    access_log = { retention_days = 7, fields = { tenant = "$context.authorizer.tenant" } }
  }

  assert {
    condition     = output.access_log_group_name == "/aws/apigateway/unit/v1" && aws_cloudwatch_log_group.access[0].retention_in_days == 7
    error_message = "The log group differs."
  }

  assert {
    condition = alltrue([for format in [jsondecode(one(aws_api_gateway_stage.this.access_log_settings).format)] :
      format.requestId == "$context.requestId"
      && format.tenant == "$context.authorizer.tenant"
      && !anytrue([for v in values(format) : v == "$context.path" || strcontains(v, "querystring")])
    ])
    error_message = "The format differs, or logs what may hold a secret."
  }
}

run "a_stage_takes_the_logging_role_of_its_own_configuration" {
  command = plan

  variables {
    access_log       = {}
    logging_role_arn = "arn:aws:iam::123456789012:role/api-gateway-cloudwatch-eu-central-1"
  }

  assert {
    condition     = length(aws_api_gateway_stage.this.access_log_settings) == 1
    error_message = "The access log was asked for."
  }
}
