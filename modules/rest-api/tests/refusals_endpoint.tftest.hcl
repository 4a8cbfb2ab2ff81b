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
  routes     = { "GET /health" = { authorization = "NONE", mock = {} } }
}

run "an_unknown_endpoint_type_is_refused" {
  command = plan

  variables {
    endpoint_type = "edge"
  }

  expect_failures = [var.endpoint_type]
}

run "vpc_endpoints_on_a_public_api_are_refused" {
  command = plan

  variables {
    vpc_endpoint_ids = ["vpce-0123456789abcdef0"]
  }

  expect_failures = [var.vpc_endpoint_ids]
}

run "the_short_form_of_a_resource_is_refused" {
  command = plan

  variables {
    policy_statements = [{ effect = "Allow", resources = ["execute-api:/*"] }]
  }

  expect_failures = [var.policy_statements]
}

run "an_unknown_effect_is_refused" {
  command = plan

  variables {
    policy_statements = [{ effect = "Permit" }]
  }

  expect_failures = [var.policy_statements]
}

run "a_private_api_without_endpoints_or_policy_is_refused" {
  command = plan

  variables {
    endpoint_type = "PRIVATE"
  }

  expect_failures = [var.vpc_endpoint_ids]
}

run "a_private_api_with_denials_only_is_refused" {
  command = plan

  variables {
    endpoint_type     = "PRIVATE"
    policy_statements = [{ effect = "Deny" }]
  }

  expect_failures = [var.vpc_endpoint_ids]
}

run "a_vpc_id_as_endpoint_is_refused" {
  command = plan

  variables {
    endpoint_type    = "PRIVATE"
    vpc_endpoint_ids = ["vpc-1"]
  }

  expect_failures = [var.vpc_endpoint_ids]
}

run "a_private_api_over_ipv4_is_refused" {
  command = plan

  variables {
    endpoint_type    = "PRIVATE"
    vpc_endpoint_ids = ["vpce-1"]
    ip_address_type  = "ipv4"
  }

  expect_failures = [var.ip_address_type]
}

run "an_association_of_nothing_is_refused" {
  command = plan

  variables {
    endpoint_type           = "PRIVATE"
    policy_statements       = [{ effect = "Allow" }]
    associate_vpc_endpoints = true
  }

  expect_failures = [var.associate_vpc_endpoints]
}

run "an_api_is_made_private" {
  variables {
    endpoint_type    = "PRIVATE"
    vpc_endpoint_ids = ["vpce-1"]
  }
}

run "a_switch_from_private_to_edge_is_refused" {
  command = plan

  variables {
    endpoint_type = "EDGE"
  }

  expect_failures = [aws_api_gateway_deployment.this]
}

run "a_switch_from_private_to_regional_is_the_first_step" {
  variables {
    endpoint_type = "REGIONAL"
  }
}

run "a_switch_from_regional_to_edge_is_the_second_step" {
  variables {
    endpoint_type = "EDGE"
  }

  assert {
    condition     = output.rest_api_id == run.an_api_is_made_private.rest_api_id
    error_message = "Both steps must be in place."
  }
}
