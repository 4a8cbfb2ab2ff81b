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

  mock_resource "aws_api_gateway_rest_api" {
    defaults = { execution_arn = "arn:aws:execute-api:eu-central-1:123456789012:mocked" }
  }
}

variables {
  name            = "shop"
  authorization   = "NONE"
  resize_api_keys = ["correct horse battery staple"]
}

# The variables that the root passes on have the types of modules/rest-api, written twice because HCL has no named types.
# An attribute that only one of them knows would be dropped without a word. White space and comments may differ.
run "types_that_are_passed_on_are_those_of_rest_api" {
  command = plan

  assert {
    # Terraform wants a condition to name an object of the configuration.
    condition = var.name != "" && alltrue([
      for name in ["routes", "cors", "stage", "authorizers", "api_keys", "usage_plans", "gateway_responses", "policy_statements"] :
      length(distinct([
        for folder in [".", "modules/rest-api"] : replace(replace(replace(regex(
          "(?s)variable \"${name}\" \\{.*?\\n  type +=(.*?)\\n+(?:  (?:default|nullable|sensitive|validation)|\\})",
          join("\n", [for path in fileset(folder, "variables*.tf") : file("${folder}/${path}")])
        )[0], "/#[^\\n]*/", ""), "/\\s+/", ""), ",]", "]")
      ])) == 1
    ])
    error_message = "The type of a variable differs between the root and modules/rest-api: copy it."
  }
}

run "what_the_caller_says_reaches_the_api" {
  command = plan

  variables {
    s3_proxy           = null
    endpoint_type      = "PRIVATE"
    vpc_endpoint_ids   = ["vpce-0123456789abcdef0"]
    binary_media_types = ["image/png", "image/jpeg"]
    stage              = { name = "live" }
    access_log         = {}
    log_retention_days = 7
    security_policy    = "SecurityPolicy_TLS13_1_3_2025_09"
    policy_statements = [
      { sid = "Office", effect = "Deny", conditions = { NotIpAddress = { "aws:SourceIp" = ["192.0.2.0/24"] } } },
    ]
  }

  assert {
    condition     = output.stage_name == "live"
    error_message = "The stage's name must reach the stage."
  }

  assert {
    condition     = strcontains(output.policy, "vpce-0123456789abcdef0") && strcontains(output.policy, "Office")
    error_message = "The policy must admit the endpoints and hold the caller's statement."
  }

  assert {
    condition = (
      strcontains(output.openapi, "SecurityPolicy_TLS13_1_3_2025_09") && strcontains(output.openapi, "\"BASIC\"")
    )
    error_message = "The security policy must reach the document, with an access mode."
  }

  # "Important notes": REQUEST_TOO_LARGE cannot be customised, so nothing promises it.
  assert {
    condition     = !strcontains(output.openapi, "REQUEST_TOO_LARGE")
    error_message = "The document must not hold what the service ignores."
  }

  assert {
    condition     = output.access_log_group_name == "/aws/apigateway/shop/live"
    error_message = "An access log was asked for."
  }
}

run "lower_case_headers_reach_the_routes_of_the_features" {
  command = plan

  variables {
    lower_case_headers = true
  }

  assert {
    condition     = strcontains(output.openapi, "\"integration.request.header.range\":\"method.request.header.range\"")
    error_message = "The S3 proxy's headers must be mapped under both names."
  }
}
