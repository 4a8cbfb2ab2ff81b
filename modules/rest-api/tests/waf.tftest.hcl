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

run "a_stage_has_no_web_acl_unless_asked_for" {
  command = plan

  assert {
    condition     = length(aws_wafv2_web_acl_association.stage) == 0
    error_message = "A web ACL is billed."
  }
}

run "a_web_acl_is_associated_with_the_stage" {
  variables {
    web_acl_arn = "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/images/a1b2"
  }

  override_resource {
    target = aws_api_gateway_stage.this
    values = { arn = "arn:aws:apigateway:eu-central-1::/restapis/abc/stages/v1" }
  }

  assert {
    condition = (
      aws_wafv2_web_acl_association.stage[0].resource_arn == "arn:aws:apigateway:eu-central-1::/restapis/abc/stages/v1"
      && aws_wafv2_web_acl_association.stage[0].web_acl_arn == var.web_acl_arn
    )
    error_message = "The stage's own ARN and the web ACL's."
  }
}

run "an_edge_api_takes_a_regional_web_acl" {
  command = plan

  variables {
    endpoint_type = "EDGE"
    web_acl_arn   = "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/images/a1b2"
  }

  assert {
    condition     = length(aws_wafv2_web_acl_association.stage) == 1
    error_message = "The web ACL belongs to the stage, whatever the endpoint type."
  }
}

run "an_association_can_be_switched_off" {
  command = plan

  variables {
    web_acl_arn       = "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/images/a1b2"
    associate_web_acl = false
  }

  assert {
    condition     = length(aws_wafv2_web_acl_association.stage) == 0
    error_message = "associate_web_acl decides."
  }
}

run "a_web_acl_of_a_distribution_is_refused" {
  command = plan

  variables {
    web_acl_arn = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/images/a1b2"
  }

  expect_failures = [var.web_acl_arn]
}

run "a_web_acl_of_waf_classic_is_refused" {
  command = plan

  variables {
    web_acl_arn = "arn:aws:waf-regional:eu-central-1:123456789012:webacl/a1b2"
  }

  expect_failures = [var.web_acl_arn]
}

run "a_web_acl_of_another_region_is_refused" {
  command = plan

  variables {
    web_acl_arn = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/images/a1b2"
  }

  expect_failures = [aws_wafv2_web_acl_association.stage]
}

run "an_association_without_a_web_acl_is_refused" {
  command = plan

  variables {
    associate_web_acl = true
  }

  expect_failures = [var.associate_web_acl]
}
