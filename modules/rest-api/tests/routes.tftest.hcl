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

# Literals only, so that the document is known at plan: a test on an unknown body would pass on nothing.
variables {
  name       = "unit"
  account_id = "123456789012"
}

run "an_s3_route_binds_its_key_to_path_and_query" {
  command = plan

  variables {
    routes = {
      "GET /s3" = {
        authorization      = "NONE"
        request_parameters = { "method.request.querystring.image" = true }
        s3 = {
          bucket          = "pictures"
          key             = "images/{image}"
          credentials_arn = "arn:aws:iam::123456789012:role/s3"
          request_parameters = {
            "integration.request.path.image"   = "method.request.querystring.image"
            "integration.request.header.Range" = "method.request.header.Range"
          }
          responses = {
            "200" = { status = 200, headers = { ETag = "integration.response.header.ETag" }, content_handling = "CONVERT_TO_BINARY" }
            "404" = { status = 404, templates = { "application/json" = "{}" } }
          }
        }
      }
      "HEAD /s3/{key+}" = {
        authorization = "NONE"
        s3 = {
          bucket          = "pictures"
          key             = "images/{key}"
          credentials_arn = "arn:aws:iam::123456789012:role/s3"
          responses       = { "200" = { status = 200 } }
        }
      }
    }
  }

  assert {
    condition = jsondecode(output.openapi).paths["/s3"].get["x-amazon-apigateway-integration"] == {
      type        = "aws"
      httpMethod  = "GET"
      uri         = "arn:aws:apigateway:eu-central-1:s3:path/pictures/images/{image}"
      credentials = "arn:aws:iam::123456789012:role/s3"
      requestParameters = {
        "integration.request.header.Range" = "method.request.header.Range"
        "integration.request.path.image"   = "method.request.querystring.image"
      }
      responses = {
        "200" = {
          statusCode         = "200"
          contentHandling    = "CONVERT_TO_BINARY"
          responseParameters = { "method.response.header.ETag" = "integration.response.header.ETag" }
        }
        "404" = {
          statusCode         = "404"
          contentHandling    = "CONVERT_TO_TEXT"
          responseParameters = {}
          responseTemplates  = { "application/json" = "{}" }
        }
      }
    }
    error_message = "The S3 integration differs."
  }

  assert {
    condition = jsondecode(output.openapi).paths["/s3"].get.parameters == [
      { in = "header", name = "Range", required = false, schema = { type = "string" } },
      { in = "query", name = "image", required = true, schema = { type = "string" } },
    ]
    error_message = "What the integration maps is declared; what the route requires is required."
  }

  assert {
    condition = alltrue([for op in [jsondecode(output.openapi).paths["/s3/{key+}"].head] :
      op["x-amazon-apigateway-integration"].httpMethod == "HEAD"
      && op["x-amazon-apigateway-integration"].requestParameters == { "integration.request.path.key" = "method.request.path.key" }
      && op.parameters == [{ in = "path", name = "key", required = true, schema = { type = "string" } }]
    ])
    error_message = "A path variable of the same name is bound by itself."
  }

  assert {
    condition = (
      jsondecode(output.openapi).paths["/s3"].get["x-amazon-apigateway-request-validator"] == "params-only"
      && !contains(keys(jsondecode(output.openapi).paths["/s3/{key+}"].head), "x-amazon-apigateway-request-validator")
    )
    error_message = "A required query parameter asks for validation, a path variable does not."
  }
}

run "an_http_proxy_route_passes_a_greedy_path_through_a_vpc_link" {
  command = plan

  variables {
    routes = {
      "ANY /web/{proxy+}" = {
        authorization = "NONE"
        http_proxy    = { uri = "http://internal.example/{proxy}", connection_id = "abc123" }
      }
    }
  }

  assert {
    condition = jsondecode(output.openapi).paths["/web/{proxy+}"]["x-amazon-apigateway-any-method"]["x-amazon-apigateway-integration"] == {
      type              = "http_proxy"
      httpMethod        = "ANY"
      uri               = "http://internal.example/{proxy}"
      connectionType    = "VPC_LINK"
      connectionId      = "abc123"
      requestParameters = { "integration.request.path.proxy" = "method.request.path.proxy" }
    }
    error_message = "The HTTP proxy integration differs."
  }
}

run "an_http_route_maps_responses_by_status" {
  command = plan

  variables {
    routes = { "GET /legacy" = { authorization = "NONE", http = {
      uri       = "https://example.com/x", timeout_ms = 5000
      responses = { default = { status = 200 }, "5\\d{2}" = { status = 503, templates = { "application/json" = "{}" } } }
    } } }
  }

  assert {
    condition = alltrue([for i in [jsondecode(output.openapi).paths["/legacy"].get["x-amazon-apigateway-integration"]] :
      i.type == "http"
      && i.httpMethod == "GET"
      && i.timeoutInMillis == 5000
      && i.responses["5\\d{2}"].statusCode == "503"
      && !contains(keys(i.responses.default), "contentHandling")
    ])
    error_message = "The HTTP integration differs."
  }
}

run "a_mock_route_works_under_any_binary_type" {
  command = plan

  variables {
    routes = {
      "GET /health" = { authorization = "NONE", mock = { body = "{\"status\":\"ok\"}", headers = { Cache-Control = "'no-store'" } } }
    }
  }

  assert {
    condition = jsondecode(output.openapi).paths["/health"].get["x-amazon-apigateway-integration"] == {
      type                = "mock"
      contentHandling     = "CONVERT_TO_TEXT"
      passthroughBehavior = "when_no_match"
      requestTemplates    = { "application/json" = "{\"statusCode\":200}" }
      responses = { default = {
        statusCode         = "200"
        contentHandling    = "CONVERT_TO_TEXT"
        responseParameters = { "method.response.header.Cache-Control" = "'no-store'" }
        responseTemplates  = { "application/json" = "{\"status\":\"ok\"}" }
      } }
    }
    error_message = "Without CONVERT_TO_TEXT on both sides, */* makes a MOCK answer 500."
  }
}

run "any_other_service_action_is_an_aws_integration" {
  command = plan

  variables {
    routes = { "POST /queue" = { authorization = "AWS_IAM", aws = {
      uri               = "sqs:path/123456789012/jobs"
      credentials_arn   = "arn:aws:iam::123456789012:role/sqs"
      request_templates = { "application/json" = "Action=SendMessage" }
      responses         = { default = { status = 200, templates = { "application/json" = "{}" } } }
    } } }
  }

  assert {
    condition = alltrue([for i in [jsondecode(output.openapi).paths["/queue"].post["x-amazon-apigateway-integration"]] :
      i.type == "aws"
      && i.httpMethod == "POST"
      && i.uri == "arn:aws:apigateway:eu-central-1:sqs:path/123456789012/jobs"
      && i.contentHandling == "CONVERT_TO_TEXT"
    ])
    error_message = "The AWS integration differs."
  }

  assert {
    condition = (
      jsondecode(output.openapi).components.securitySchemes.sigv4["x-amazon-apigateway-authtype"] == "awsSigv4"
      && jsondecode(output.openapi).paths["/queue"].post.security == [{ sigv4 = [] }]
    )
    error_message = "AWS_IAM is the sigv4 scheme."
  }
}

run "a_model_is_referred_to_and_the_body_validated" {
  command = plan

  variables {
    models = { Job = "{\"type\":\"object\",\"required\":[\"key\"]}" }
    routes = {
      "POST /jobs" = { authorization = "NONE", request_models = { "application/json" = "Job" }, lambda = { function_name = "f" } }
    }
  }

  assert {
    condition = alltrue([for d in [jsondecode(output.openapi)] :
      d.paths["/jobs"].post.requestBody.content["application/json"].schema == { "$ref" = "#/components/schemas/Job" }
      && d.components.schemas.Job.required == ["key"]
      && d.paths["/jobs"].post["x-amazon-apigateway-request-validator"] == "body-only"
      && d["x-amazon-apigateway-request-validators"] == { body-only = { validateRequestBody = true, validateRequestParameters = false } }
    ])
    error_message = "The model or its validator is missing."
  }
}

run "the_order_of_routes_does_not_change_the_document" {
  command = plan

  variables {
    routes = {
      "GET /b" = { authorization = "NONE", mock = {} }
      "GET /a" = { authorization = "NONE", mock = {} }
    }
  }

  assert {
    condition = (
      join(" ", keys(jsondecode(output.openapi).paths)) == "/a /b"
      && strcontains(output.openapi, "\"info\":{\"title\":\"unit\",\"version\":\"1.0\"}")
    )
    error_message = "The document is canonical."
  }
}
