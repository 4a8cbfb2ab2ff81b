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

# HTTP/2 clients send header names in lower case, and "Important notes" of the developer guide has names processed with their
# case. Each piece here is right whether a mapping tells the cases apart or not.
variables {
  name       = "unit"
  account_id = "123456789012"
  cors       = { allow_origins = ["https://one.example", "https://two.example"] }
  routes = {
    "GET /objects/{key+}" = {
      authorization = "NONE"
      s3 = {
        bucket          = "pictures"
        key             = "images/{key}"
        credentials_arn = "arn:aws:iam::123456789012:role/s3"
        request_parameters = {
          "integration.request.header.Range"       = "method.request.header.Range"
          "integration.request.header.x-amz-meta"  = "method.request.header.x-meta"
          "integration.request.header.X-Constant"  = "'One'"
          "integration.request.querystring.prefix" = "method.request.header.X-Prefix"
        }
        responses = { default = { status = 200, content_handling = "CONVERT_TO_BINARY" } }
      }
    }
    "GET /health" = { authorization = "NONE", mock = {} }
  }
}

run "a_header_is_mapped_once_by_default" {
  command = plan

  assert {
    condition = jsondecode(output.openapi).paths["/objects/{key+}"].get.x-amazon-apigateway-integration.requestParameters == {
      "integration.request.header.Origin"      = "method.request.header.Origin"
      "integration.request.header.Range"       = "method.request.header.Range"
      "integration.request.header.X-Constant"  = "'One'"
      "integration.request.header.x-amz-meta"  = "method.request.header.x-meta"
      "integration.request.path.key"           = "method.request.path.key"
      "integration.request.querystring.prefix" = "method.request.header.X-Prefix"
    }
    error_message = "Whether an import takes two names that differ in case is open: no default may risk an apply."
  }
}

run "lower_case_headers_adds_the_second_spelling" {
  command = plan

  variables {
    lower_case_headers = true
  }

  assert {
    condition = jsondecode(output.openapi).paths["/objects/{key+}"].get.x-amazon-apigateway-integration.requestParameters == {
      "integration.request.header.Origin"      = "method.request.header.Origin"
      "integration.request.header.Range"       = "method.request.header.Range"
      "integration.request.header.X-Constant"  = "'One'"
      "integration.request.header.origin"      = "method.request.header.origin"
      "integration.request.header.range"       = "method.request.header.range"
      "integration.request.header.x-amz-meta"  = "method.request.header.x-meta"
      "integration.request.path.key"           = "method.request.path.key"
      "integration.request.querystring.prefix" = "method.request.header.X-Prefix"
    }
    error_message = "Each header of the caller is mapped under both names; constants, and headers that become something else, are not."
  }

  assert {
    condition = alltrue([
      for name in ["Origin", "Range", "origin", "range"] : anytrue([
        for parameter in jsondecode(output.openapi).paths["/objects/{key+}"].get.parameters :
        parameter.name == name && parameter.in == "header" && !parameter.required
      ])
    ])
    error_message = "API Gateway maps only what the method declares, and none of it is required."
  }
}

run "templates_look_for_the_origin_in_both_spellings" {
  command = plan

  assert {
    condition = alltrue([for health in [jsondecode(output.openapi).paths["/health"]] :
      alltrue([
        for operation in [health.get, health.options] : alltrue([
          for template in values(operation.x-amazon-apigateway-integration.responses.default.responseTemplates) :
          strcontains(template, "$input.params('origin')") && strcontains(template, "$input.params('Origin')")
        ])
      ])
    ])
    error_message = "A page over HTTP/2 would get no CORS header."
  }
}
