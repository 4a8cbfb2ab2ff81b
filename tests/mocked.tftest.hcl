# What the README tells those who test their own stack.
mock_provider "aws" {
  source = "./tests/support/aws"
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
