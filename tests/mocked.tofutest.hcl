# What the README tells those who test their own stack.
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

  # The provider checks the ARNs that it is given, and a mocked one is a random word.
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
  access_log      = {}
}

run "a_stack_is_applied_to_a_mocked_account" {
  assert {
    condition     = output.bucket_name == "shop-123456789012-eu-central-1"
    error_message = "The mocked account must be the one of tests/support/aws."
  }
}

run "a_mocked_stack_that_gets_another_feature_keeps_its_bucket" {
  variables {
    thumbnails = null
  }

  assert {
    condition     = output.bucket_name == "shop-123456789012-eu-central-1"
    error_message = "Nothing but the feature may change."
  }
}
