mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-west-1" }
  }

  mock_resource "aws_api_gateway_domain_name" {
    defaults = { arn = "arn:aws:apigateway:eu-west-1::/domainnames/mocked" }
  }
}

variables {
  domain_name     = "images.example.com"
  certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/regional"
}

run "an_unknown_type_is_refused" {
  command = plan
  variables { endpoint_type = "GLOBAL" }
  expect_failures = [var.endpoint_type]
}

run "an_edge_name_with_a_certificate_of_another_region_is_refused" {
  command = plan
  variables { endpoint_type = "EDGE" }
  expect_failures = [aws_api_gateway_domain_name.this]
}

run "a_regional_name_with_a_certificate_of_us_east_1_is_refused" {
  command = plan
  variables { certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/edge" }
  expect_failures = [aws_api_gateway_domain_name.this]
}

run "a_private_name_with_a_certificate_of_us_east_1_is_refused" {
  command = plan
  variables {
    endpoint_type   = "PRIVATE"
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/edge"
    vpc_endpoints   = { main = { id = "vpce-a" } }
  }
  expect_failures = [aws_api_gateway_domain_name.this]
}

run "a_certificate_that_is_no_acm_arn_is_refused" {
  command = plan
  variables { certificate_arn = "arn:aws:iam::123456789012:server-certificate/x" }
  expect_failures = [var.certificate_arn]
}

run "a_domain_name_with_a_scheme_is_refused" {
  command = plan
  variables { domain_name = "https://images.example.com" }
  expect_failures = [var.domain_name]
}

run "mutual_tls_on_an_edge_name_is_refused" {
  command = plan
  variables {
    endpoint_type   = "EDGE"
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/edge"
    mutual_tls      = { truststore_uri = "s3://trust/ca.pem" }
  }
  expect_failures = [var.mutual_tls]
}

# "Choose a security policy for your custom domain", "Considerations".
run "mutual_tls_with_an_enhanced_policy_is_refused" {
  command = plan
  variables {
    security_policy = "SecurityPolicy_TLS13_1_3_2025_09"
    mutual_tls      = { truststore_uri = "s3://trust/ca.pem" }
  }
  expect_failures = [var.security_policy]
}

run "a_trust_store_outside_s3_is_refused" {
  command = plan
  variables { mutual_tls = { truststore_uri = "https://trust/ca.pem" } }
  expect_failures = [var.mutual_tls]
}

run "a_private_name_that_nobody_may_call_is_refused" {
  command = plan
  variables { endpoint_type = "PRIVATE" }
  expect_failures = [var.vpc_endpoints]
}

run "endpoints_on_a_public_name_are_refused" {
  command = plan
  variables { vpc_endpoints = { main = { id = "vpce-a" } } }
  expect_failures = [var.vpc_endpoints]
}

run "a_policy_on_a_public_name_is_refused" {
  command = plan
  variables { policy_statements = [{ effect = "Allow" }] }
  expect_failures = [var.policy_statements]
}

# "Use API mappings to connect API stages to a custom domain name for REST APIs".
run "a_base_path_of_two_levels_on_an_edge_name_is_refused" {
  command = plan
  variables {
    endpoint_type   = "EDGE"
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/edge"
    mappings        = { "images/v1" = { rest_api_id = "a", stage_name = "v1" } }
  }
  expect_failures = [var.mappings]
}

run "a_base_path_of_two_levels_on_a_private_name_is_refused" {
  command = plan
  variables {
    endpoint_type = "PRIVATE"
    vpc_endpoints = { main = { id = "vpce-a" } }
    mappings      = { "images/v1" = { rest_api_id = "a", stage_name = "v1" } }
  }
  expect_failures = [var.mappings]
}

run "a_base_path_with_an_empty_segment_is_refused" {
  command = plan
  variables { mappings = { "images//v1" = { rest_api_id = "a", stage_name = "v1" } } }
  expect_failures = [var.mappings]
}

run "a_base_path_below_one_that_api_gateway_keeps_is_refused" {
  command = plan
  variables { mappings = { "ping/v1" = { rest_api_id = "a", stage_name = "v1" } } }
  expect_failures = [var.mappings]
}

run "a_proof_of_ownership_that_is_no_certificate_is_refused" {
  command = plan
  variables { mutual_tls = { truststore_uri = "s3://trust/ca.pem", ownership_verification_certificate_arn = "mine" } }
  expect_failures = [var.mutual_tls]
}

run "a_base_path_that_api_gateway_keeps_is_refused" {
  command = plan
  variables { mappings = { "ping" = { rest_api_id = "a", stage_name = "v1" } } }
  expect_failures = [var.mappings]
}

run "routing_with_two_policies_is_refused" {
  command = plan
  variables { dns = { hosted_zone_id = "ZZONE", routing = { set_identifier = "x", latency_region = "eu-west-1", failover = "PRIMARY" } } }
  expect_failures = [var.dns]
}

run "routing_with_an_unknown_failover_role_is_refused" {
  command = plan
  variables { dns = { hosted_zone_id = "ZZONE", routing = { set_identifier = "x", failover = "THIRD" } } }
  expect_failures = [var.dns]
}

run "routing_of_an_edge_name_is_refused" {
  command = plan
  variables {
    endpoint_type   = "EDGE"
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/edge"
    dns             = { hosted_zone_id = "ZZONE", routing = { set_identifier = "x", latency_region = "eu-west-1" } }
  }
  expect_failures = [var.dns]
}

run "private_records_without_an_address_are_refused" {
  command = plan
  variables {
    endpoint_type = "PRIVATE"
    vpc_endpoints = { main = { id = "vpce-a" } }
    dns           = { hosted_zone_id = "ZZONE" }
  }
  expect_failures = [aws_route53_record.this]
}

run "a_private_name_over_ipv4_is_refused" {
  command = plan
  variables {
    endpoint_type   = "PRIVATE"
    vpc_endpoints   = { main = { id = "vpce-a" } }
    ip_address_type = "ipv4"
  }
  expect_failures = [var.ip_address_type]
}

run "a_name_with_old_tls_is_refused" {
  command = plan
  variables { security_policy = "TLS_1_0" }
  expect_failures = [var.security_policy]
}

# "Supported security policies".
run "a_policy_of_edge_on_a_regional_name_is_refused" {
  command = plan
  variables { security_policy = "SecurityPolicy_TLS13_2025_EDGE" }
  expect_failures = [var.security_policy]
}

run "a_policy_of_another_type_on_an_edge_name_is_refused" {
  command = plan
  variables {
    endpoint_type   = "EDGE"
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/edge"
    security_policy = "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09"
  }
  expect_failures = [var.security_policy]
}

# "Custom domain names for private APIs", considerations.
run "a_private_wildcard_name_is_refused" {
  command = plan
  variables {
    domain_name   = "*.example.com"
    endpoint_type = "PRIVATE"
    vpc_endpoints = { main = { id = "vpce-a" } }
  }
  expect_failures = [var.domain_name]
}

run "a_public_wildcard_name_is_taken" {
  command = plan
  variables { domain_name = "*.example.com" }
}

run "an_unknown_tls_policy_is_refused" {
  command = plan
  variables { security_policy = "TLS_2_0" }
  expect_failures = [var.security_policy]
}

run "an_unknown_address_type_is_refused" {
  command = plan
  variables { ip_address_type = "ipv6" }
  expect_failures = [var.ip_address_type]
}

run "routing_without_a_policy_is_refused" {
  command = plan
  variables { dns = { hosted_zone_id = "ZZONE", routing = { set_identifier = "x" } } }
  expect_failures = [var.dns]
}

run "an_unknown_effect_is_refused" {
  command = plan
  variables {
    endpoint_type     = "PRIVATE"
    vpc_endpoints     = { main = { id = "vpce-a" } }
    policy_statements = [{ effect = "Permit" }]
  }
  expect_failures = [var.policy_statements]
}
