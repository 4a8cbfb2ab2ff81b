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

run "a_lambda_route_is_a_proxy_integration_named_by_known_strings" {
  command = plan

  variables {
    routes = { "POST /images" = { authorization = "NONE", lambda = { function_name = "upload", qualifier = "live" } } }
  }

  assert {
    condition = jsondecode(output.openapi).paths["/images"].post["x-amazon-apigateway-integration"] == {
      type       = "aws_proxy"
      httpMethod = "POST"
      uri = join("/", [
        "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions",
        "arn:aws:lambda:eu-central-1:123456789012:function:upload:live",
        "invocations",
      ])
    }
    error_message = "The integration must be AWS_PROXY over POST on the alias."
  }

  assert {
    condition     = !contains(keys(jsondecode(output.openapi).paths["/images"].post), "security")
    error_message = "NONE has no security requirement."
  }
}

run "a_function_of_another_account_is_named_by_its_arn" {
  command = plan

  variables {
    routes = { "GET /x" = { authorization = "NONE", lambda = {
      function_name = "theirs", function_arn = "arn:aws:lambda:us-east-1:210987654321:function:theirs", create_permission = false
    } } }
  }

  assert {
    condition = strcontains(
      jsondecode(output.openapi).paths["/x"].get["x-amazon-apigateway-integration"].uri,
      "functions/arn:aws:lambda:us-east-1:210987654321:function:theirs/invocations",
    )
    error_message = "function_arn must be taken as it is."
  }

  assert {
    condition     = length(aws_lambda_permission.caller) == 0
    error_message = "create_permission = false makes no permission."
  }
}

run "streaming_takes_the_streaming_uri_and_mode" {
  command = plan

  variables {
    routes = {
      "GET /images/{key+}" = {
        authorization = "NONE"
        lambda        = { function_name = "download", response_streaming = true, timeout_ms = 60000 }
      }
    }
  }

  assert {
    condition = jsondecode(output.openapi).paths["/images/{key+}"].get["x-amazon-apigateway-integration"] == {
      type       = "aws_proxy"
      httpMethod = "POST"
      uri = join("/", [
        "arn:aws:apigateway:eu-central-1:lambda:path/2021-11-15/functions",
        "arn:aws:lambda:eu-central-1:123456789012:function:download",
        "response-streaming-invocations",
      ])
      responseTransferMode = "STREAM"
      timeoutInMillis      = 60000
    }
    error_message = "The 2015-03-31 URI is refused for STREAM."
  }
}

run "an_async_route_answers_202_and_sends_the_body_as_a_string" {
  command = plan

  variables {
    routes = { "POST /thumbnails" = { authorization = "NONE", lambda = { function_name = "thumbnails", async = true } } }
  }

  assert {
    condition = alltrue([for i in [jsondecode(output.openapi).paths["/thumbnails"].post["x-amazon-apigateway-integration"]] :
      i.type == "aws"
      && i.requestParameters == { "integration.request.header.X-Amz-Invocation-Type" = "'Event'" }
      && i.passthroughBehavior == "never"
      && i.contentHandling == "CONVERT_TO_TEXT"
      && i.responses.default.statusCode == "202"
      && i.responses.default.contentHandling == "CONVERT_TO_TEXT"
      && endswith(i.responses.default.responseTemplates["application/json"], "{\"id\":\"$context.requestTimeEpoch$job\"}")
    ])
    error_message = "An asynchronous route is an AWS integration with an Event header and a 202."
  }

  assert {
    condition = (
      jsondecode(output.openapi).paths["/thumbnails"].post["x-amazon-apigateway-integration"].requestTemplates["application/json"]
      == join("", [
        "#set($extended = \"$context.extendedRequestId\")#set($job = $extended.replaceAll(\"[^0-9A-Za-z]\", \"-\"))",
        "{\"id\":\"$context.requestTimeEpoch$job\",",
        "\"body\":\"$util.escapeJavaScript($util.base64Decode($input.body)).replaceAll(\"\\\\'\",\"'\")\"}",
      ])
    )
    error_message = "Under */* a JSON body arrives as base64; it goes on as an escaped string."
  }

  # "Variables for access logging": a caller sets requestId by the header x-amzn-RequestId, extendedRequestId nobody.
  assert {
    condition = alltrue([for i in [jsondecode(output.openapi).paths["/thumbnails"].post["x-amazon-apigateway-integration"]] :
      !strcontains(jsonencode([i.requestTemplates, i.responses]), "$context.requestId")
      && split("{", i.requestTemplates["application/json"])[0] == split("{", i.responses.default.responseTemplates["application/json"])[0]
    ])
    error_message = "The id of a job is nothing that a caller chooses, and the answer names the one that the function got."
  }
}

run "a_body_that_is_no_bytes_is_not_decoded" {
  command = plan

  variables {
    binary_media_types = ["image/png"]
    routes             = { "POST /thumbnails" = { authorization = "NONE", lambda = { function_name = "thumbnails", async = true } } }
  }

  assert {
    condition     = !strcontains(output.openapi, "base64Decode")
    error_message = "A text body must not be decoded."
  }
}

run "error_mapping_selects_on_the_error_message" {
  command = plan

  variables {
    routes = { "POST /x" = { authorization = "NONE", lambda = {
      function_name = "f", error_mapping = { ".*not found.*" = { status = 404, code = "not_found", message = "No such image." } }
    } } }
  }

  assert {
    condition = alltrue([for i in [jsondecode(output.openapi).paths["/x"].post["x-amazon-apigateway-integration"]] :
      i.type == "aws"
      && i.responses[".*not found.*"].statusCode == "404"
      && jsondecode(i.responses[".*not found.*"].responseTemplates["application/json"])
      == { message = "No such image.", code = "not_found", requestId = "$context.requestId" }
      && i.responses.default.statusCode == "200"
      && i.responses.default.responseTemplates["application/json"] == "$input.json('$')"
    ])
    error_message = "Each pattern is a selection pattern, and what is no error is 200."
  }

  assert {
    condition     = sort(keys(jsondecode(output.openapi).paths["/x"].post.responses)) == tolist(["200", "404", "500"])
    error_message = "Every status of the mapping is declared."
  }
}

run "an_error_that_no_pattern_matches_is_500_without_its_words" {
  command = plan

  variables {
    routes = {
      "POST /own" = { authorization = "NONE", lambda = { function_name = "f", error_mapping = {
        "no such .*" = { status = 404, code = "not_found", message = "No such image." }
        "a.b|c"      = { status = 400, code = "invalid_parameter", message = "Not so." }
      } } }
      "POST /mapped" = { authorization = "NONE", lambda = { function_name = "f", error_mapping = {
        "full: .*" = { status = 500, code = "internal_error", message = "It is full." }
      } } }
      "POST /none" = { authorization = "NONE", lambda = { function_name = "f", error_mapping = {} } }
    }
  }

  assert {
    condition = { for path, item in jsondecode(output.openapi).paths : path => {
      for pattern, answer in item.post["x-amazon-apigateway-integration"].responses :
      answer.statusCode => pattern
      } } == {
      "/own" = {
        "200" = "default", "404" = "no such .*", "400" = "a.b|c"
        "500" = "(?!(?:(?:a.b|c)|(?:no such .*))(?![\\s\\S]))[\\s\\S]+"
      }
      "/mapped" = { "200" = "default", "500" = "(?:full: .*)|(?!(?:(?:full: .*))(?![\\s\\S]))[\\s\\S]+" }
      "/none"   = { "200" = "default", "500" = "(?!(?:)(?![\\s\\S]))[\\s\\S]+" }
    }
    error_message = "One pattern per status, and every error has one, also of several lines."
  }

  assert {
    condition = {
      for path, item in jsondecode(output.openapi).paths : path => one([
        for answer in values(item.post["x-amazon-apigateway-integration"].responses) :
        jsondecode(answer.responseTemplates["application/json"]).message if answer.statusCode == "500"
      ])
      } == {
      "/own"    = "The request failed; nothing is wrong with it as far as known."
      "/mapped" = "It is full."
      "/none"   = "The request failed; nothing is wrong with it as far as known."
    }
    error_message = "The answer is of the mapping, or says nothing."
  }
}
