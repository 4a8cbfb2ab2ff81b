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
    "GET /images/{key+}"  = { authorization = "NONE", lambda = { function_name = "download" } }
    "HEAD /images/{key+}" = { authorization = "NONE", lambda = { function_name = "download" } }
    "GET /health"         = { authorization = "NONE", mock = {} }
  }
}

run "cors_is_off_by_default" {
  command = plan

  assert {
    condition     = alltrue([for methods in values(jsondecode(output.openapi).paths) : !contains(keys(methods), "options")])
    error_message = "cors = null makes no preflight."
  }
}

run "one_origin_is_a_constant" {
  command = plan

  variables {
    cors = { allow_origins = ["https://example.com"] }
  }

  assert {
    condition = jsondecode(output.openapi).paths["/images/{key+}"].options["x-amazon-apigateway-integration"] == {
      type                = "mock"
      contentHandling     = "CONVERT_TO_TEXT"
      passthroughBehavior = "when_no_match"
      requestTemplates    = { "application/json" = "{\"statusCode\":204}" }
      responses = { default = {
        statusCode      = "204"
        contentHandling = "CONVERT_TO_TEXT"
        responseParameters = {
          "method.response.header.Access-Control-Allow-Headers" = join("", [
            "'authorization,content-type,if-match,", "if-modified-since,if-none-match,range,x-api-key'"
          ])
          "method.response.header.Access-Control-Allow-Methods" = "'GET,HEAD,OPTIONS'"
          "method.response.header.Access-Control-Allow-Origin"  = "'https://example.com'"
          "method.response.header.Access-Control-Max-Age"       = "'600'"
        }
        responseTemplates = { "application/json" = "" }
      } }
    }
    error_message = "The preflight differs, or lacks CONVERT_TO_TEXT on one side (500 under */*)."
  }

  assert {
    condition = (
      jsondecode(output.openapi).paths["/health"].get["x-amazon-apigateway-integration"].responses.default.responseParameters[
        "method.response.header.Access-Control-Allow-Origin"
      ]
      == "'https://example.com'"
    )
    error_message = "A mapped response carries the header."
  }

  assert {
    condition     = !contains(keys(jsondecode(output.openapi).paths["/images/{key+}"].get["x-amazon-apigateway-integration"]), "responses")
    error_message = "A proxy's function answers its own headers."
  }
}

run "several_origins_are_checked_in_the_template" {
  command = plan

  variables {
    cors = { allow_origins = ["https://b.example", "https://a.example"], allow_credentials = true }
  }

  assert {
    condition = alltrue([
      for r in [jsondecode(output.openapi).paths["/health"].options["x-amazon-apigateway-integration"].responses.default] :
      strcontains(
        r.responseTemplates["application/json"],
        join("", [
          "#if($origin == 'https://a.example' || $origin == 'https://b.example')",
          "#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)#end",
        ]),
      )
      && !contains(keys(r.responseParameters), "method.response.header.Access-Control-Allow-Origin")
      && r.responseParameters["method.response.header.Vary"] == "'Origin'"
      && r.responseParameters["method.response.header.Access-Control-Allow-Credentials"] == "'true'"
    ])
    error_message = "Only an origin of the list may be echoed."
  }

  assert {
    condition = (
      contains(keys(jsondecode(output.openapi).paths["/health"].options.responses["204"].headers), "Access-Control-Allow-Origin")
    )
    error_message = "An overridden header must still be declared."
  }

  assert {
    condition = (
      jsondecode(output.openapi)["x-amazon-apigateway-gateway-responses"].DEFAULT_4XX.responseParameters[
        "gatewayresponse.header.Access-Control-Allow-Origin"
      ]
      == "'*'"
    )
    error_message = "A gateway response has no template to choose an origin."
  }
}

run "bytes_without_a_template_take_the_back_ends_own_header" {
  command = plan

  variables {
    cors = { allow_origins = ["https://b.example", "https://a.example"] }
    routes = { "GET /s3/{key+}" = { authorization = "NONE", s3 = {
      bucket = "b", key = "{key}", credentials_arn = "arn:aws:iam::123456789012:role/r", responses = { "200" = { status = 200 } }
    } } }
  }

  assert {
    condition = alltrue([for i in [jsondecode(output.openapi).paths["/s3/{key+}"].get["x-amazon-apigateway-integration"]] :
      i.requestParameters["integration.request.header.Origin"] == "method.request.header.Origin"
      && i.responses["200"].responseParameters["method.response.header.Access-Control-Allow-Origin"]
      == "integration.response.header.Access-Control-Allow-Origin"
    ])
    error_message = "S3 must see the Origin, and its answer must go on."
  }
}

run "a_route_can_stay_out_and_own_options_win" {
  command = plan

  variables {
    cors = { allow_origins = ["*"] }
    routes = {
      "GET /a"     = { authorization = "NONE", cors = false, mock = {} }
      "GET /b"     = { authorization = "NONE", mock = {} }
      "OPTIONS /b" = { authorization = "NONE", lambda = { function_name = "f" } }
      "ANY /c"     = { authorization = "NONE", lambda = { function_name = "f" } }
    }
  }

  assert {
    condition = alltrue([for paths in [jsondecode(output.openapi).paths] :
      !contains(keys(paths["/a"]), "options")
      && !contains(
        keys(paths["/a"].get["x-amazon-apigateway-integration"].responses.default.responseParameters),
        "method.response.header.Access-Control-Allow-Origin",
      )
      && paths["/b"].options["x-amazon-apigateway-integration"].type == "aws_proxy"
      && paths["/c"].options["x-amazon-apigateway-integration"].responses.default.responseParameters[
        "method.response.header.Access-Control-Allow-Methods"
      ]
      == "'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT'"
    ])
    error_message = "cors = false makes no preflight; an own OPTIONS route is kept; ANY lists every method."
  }
}
