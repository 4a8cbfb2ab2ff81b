mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-central-1" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws", dns_suffix = "amazonaws.com" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-central-1:123456789012:log-group:mocked" }
  }

  mock_resource "aws_api_gateway_rest_api" {
    defaults = { execution_arn = "arn:aws:execute-api:eu-central-1:123456789012:mocked" }
  }

  mock_resource "aws_api_gateway_stage" {
    defaults = { arn = "arn:aws:apigateway:eu-central-1::/restapis/mocked/stages/v1" }
  }
}

variables {
  name       = "unit"
  account_id = "123456789012"
  routes     = { "GET /health" = { authorization = "NONE", mock = {} } }
}

run "further_fields_are_logged_beside_the_usual_ones" {
  command = plan

  variables {
    access_log = { fields = { waf = "$context.waf.status", who = "$context.identity.sourceIp $context.identity.userAgent" } }
  }

  assert {
    condition = alltrue([for format in [jsondecode(one(aws_api_gateway_stage.this.access_log_settings).format)] :
      format.waf == "$context.waf.status" && format.status == "$context.status" && length(format) == 18
    ])
    error_message = "Fields are added."
  }

  assert {
    condition     = length(aws_cloudwatch_query_definition.access) == 0
    error_message = "No queries unless asked for."
  }
}

run "saved_queries_read_fields_that_the_log_has" {
  variables {
    access_log = { saved_queries = true }
  }

  override_resource {
    target = aws_cloudwatch_log_group.access
    values = { arn = "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/apigateway/unit/v1" }
  }

  assert {
    condition = {
      for key, query in aws_cloudwatch_query_definition.access : key => "${query.name} of ${join(", ", query.log_group_names)}"
      } == {
      slow-requests  = "unit/v1/slow-requests of /aws/apigateway/unit/v1"
      errors-by-code = "unit/v1/errors-by-code of /aws/apigateway/unit/v1"
      bytes-by-route = "unit/v1/bytes-by-route of /aws/apigateway/unit/v1"
    }
    error_message = "A query is named after API and stage, and reads this log only."
  }

  # Every word that is neither of the language ("CloudWatch Logs Insights language query syntax") nor a name given in the query.
  assert {
    condition = alltrue(flatten([
      for query in aws_cloudwatch_query_definition.access : [
        for word in regexall("@?[a-zA-Z]+", replace(query.query_string, "/as [a-zA-Z]+/", "")) : contains(concat(
          ["fields", "filter", "stats", "sort", "limit", "by", "desc", "like", "count", "sum", "max", "latest", "@timestamp"],
          flatten(regexall("as ([a-zA-Z]+)", query.query_string)),
          keys(jsondecode(one(aws_api_gateway_stage.this.access_log_settings).format)),
        ), word)
      ]
    ]))
    error_message = "A query reads a field that no line has."
  }
}

run "a_field_that_is_no_context_variable_is_refused" {
  command = plan

  variables {
    access_log = { fields = { page = "$input.params('page')" } }
  }

  expect_failures = [var.access_log]
}

run "a_field_that_holds_an_api_key_is_refused" {
  command = plan

  variables {
    access_log = { fields = { key = "$context.identity.apiKey" } }
  }

  expect_failures = [var.access_log]
}

run "a_field_that_may_hold_a_query_string_is_refused" {
  command = plan

  variables {
    access_log = { fields = { k = "$context.requestOverride.querystring.k" } }
  }

  expect_failures = [var.access_log]
}
