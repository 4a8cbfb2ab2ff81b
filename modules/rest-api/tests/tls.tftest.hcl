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

# "x-amazon-apigateway-security-policy", "x-amazon-apigateway-endpoint-access-mode" and "Supported security policies" of the
# developer guide.

run "an_api_has_the_services_own_policy_by_default" {
  command = plan

  assert {
    condition     = !strcontains(output.openapi, "security-policy") && !strcontains(output.openapi, "access-mode")
    error_message = "A policy that nobody asked for makes a later change of the type harder."
  }
}

run "an_enhanced_policy_comes_with_an_access_mode" {
  command = plan

  variables {
    security_policy = "SecurityPolicy_TLS13_1_3_2025_09"
  }

  assert {
    condition = (
      jsondecode(output.openapi).x-amazon-apigateway-security-policy == "SecurityPolicy_TLS13_1_3_2025_09"
      && jsondecode(output.openapi).x-amazon-apigateway-endpoint-access-mode == "BASIC"
    )
    error_message = "The service refuses an enhanced policy without an access mode."
  }
}

run "a_strict_access_mode_is_taken_over" {
  command = plan

  variables {
    endpoint_type        = "EDGE"
    security_policy      = "SecurityPolicy_TLS13_2025_EDGE"
    endpoint_access_mode = "STRICT"
  }

  assert {
    condition     = jsondecode(output.openapi).x-amazon-apigateway-endpoint-access-mode == "STRICT"
    error_message = "The caller's mode counts."
  }
}

run "a_legacy_policy_has_no_access_mode" {
  command = plan

  variables {
    security_policy = "TLS_1_2"
  }

  assert {
    condition = (
      jsondecode(output.openapi).x-amazon-apigateway-security-policy == "TLS_1_2" && !strcontains(output.openapi, "access-mode")
    )
    error_message = "Only enhanced policies have an access mode."
  }
}

run "a_policy_of_another_type_on_edge_is_refused" {
  command = plan

  variables {
    endpoint_type   = "EDGE"
    security_policy = "SecurityPolicy_TLS13_1_3_2025_09"
  }

  expect_failures = [var.security_policy]
}

run "a_policy_of_edge_on_private_is_refused" {
  command = plan

  variables {
    endpoint_type    = "PRIVATE"
    vpc_endpoint_ids = ["vpce-0123456789abcdef0"]
    security_policy  = "SecurityPolicy_TLS12_PFS_2025_EDGE"
  }

  expect_failures = [var.security_policy]
}

run "tls_1_2_by_its_old_name_on_edge_is_refused" {
  command = plan

  variables {
    endpoint_type   = "EDGE"
    security_policy = "TLS_1_2"
  }

  expect_failures = [var.security_policy]
}

run "tls_1_0_on_private_is_refused" {
  command = plan

  variables {
    endpoint_type    = "PRIVATE"
    vpc_endpoint_ids = ["vpce-0123456789abcdef0"]
    security_policy  = "TLS_1_0"
  }

  expect_failures = [var.security_policy]
}

run "an_unknown_policy_is_refused" {
  command = plan

  variables {
    security_policy = "TLS_1_3"
  }

  expect_failures = [var.security_policy]
}

run "an_access_mode_without_an_enhanced_policy_is_refused" {
  command = plan

  variables {
    endpoint_access_mode = "STRICT"
  }

  expect_failures = [var.endpoint_access_mode]
}

run "an_unknown_access_mode_is_refused" {
  command = plan

  variables {
    security_policy      = "SecurityPolicy_TLS13_1_3_2025_09"
    endpoint_access_mode = "OPEN"
  }

  expect_failures = [var.endpoint_access_mode]
}
