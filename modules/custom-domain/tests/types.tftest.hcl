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
  mappings        = { "/" = { rest_api_id = "abc123", stage_name = "v1" } }
}

run "a_name_is_regional_with_tls_1_2_by_default" {
  command = plan

  assert {
    condition     = aws_api_gateway_domain_name.this.endpoint_configuration[0].types == tolist(["REGIONAL"])
    error_message = "The default type is REGIONAL."
  }
  assert {
    condition = (
      aws_api_gateway_domain_name.this.regional_certificate_arn == var.certificate_arn
      && aws_api_gateway_domain_name.this.certificate_arn == null
    )
    error_message = "A REGIONAL name takes its certificate as regional_certificate_arn."
  }
  assert {
    condition     = aws_api_gateway_domain_name.this.security_policy == "TLS_1_2"
    error_message = "TLS 1.2 is the default."
  }
  assert {
    condition     = length(aws_route53_record.this) == 0
    error_message = "No zone, no records."
  }
}

run "an_edge_name_takes_a_certificate_of_us_east_1" {
  command = plan
  variables {
    endpoint_type   = "EDGE"
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/edge"
  }

  assert {
    condition = (
      aws_api_gateway_domain_name.this.certificate_arn == var.certificate_arn
      && aws_api_gateway_domain_name.this.regional_certificate_arn == null
    )
    error_message = "An EDGE name takes its certificate as certificate_arn."
  }
}

run "a_private_name_admits_its_endpoints_and_nobody_else" {
  command = plan
  variables {
    endpoint_type = "PRIVATE"
    vpc_endpoints = { b = { id = "vpce-b" }, a = { id = "vpce-a" } }
    policy_statements = [
      { effect = "Deny", conditions = { NotIpAddress = { "aws:VpcSourceIp" = ["10.0.0.0/8"] } } },
    ]
  }

  assert {
    condition     = [for s in jsondecode(aws_api_gateway_domain_name.this.policy).Statement : s.Effect] == ["Allow", "Deny", "Deny"]
    error_message = "Allow, Deny for other endpoints, then the caller's statement."
  }
  assert {
    condition = (
      jsondecode(aws_api_gateway_domain_name.this.policy).Statement[1].Condition.StringNotEquals["aws:SourceVpce"] == ["vpce-a", "vpce-b"]
    )
    error_message = "The Deny names exactly the given endpoints, sorted."
  }
  assert {
    condition     = !can(jsondecode(aws_api_gateway_domain_name.this.policy).Statement[2].Sid)
    error_message = "Null attributes are left out of the policy."
  }
  assert {
    condition     = jsondecode(aws_api_gateway_domain_name.this.policy).Statement[2].Principal == "*"
    error_message = "Without principals a statement is for everybody."
  }
  assert {
    condition = (
      { for k, a in aws_api_gateway_domain_name_access_association.this : k => a.access_association_source }
      == { a = "vpce-a", b = "vpce-b" }
    )
    error_message = "Every endpoint gets an access association."
  }
}

run "a_public_name_has_no_policy" {
  command = plan

  assert {
    condition     = aws_api_gateway_domain_name.this.policy == null && output.policy == null
    error_message = "Only PRIVATE names have a policy."
  }
}

run "several_apis_share_one_name" {
  command = plan
  variables {
    mappings = {
      "/"      = { rest_api_id = "root1", stage_name = "v1" }
      "orders" = { rest_api_id = "orders1", stage_name = "prod" }
    }
  }

  assert {
    condition = (
      { for k, m in aws_api_gateway_base_path_mapping.this : k => "${coalesce(m.base_path, "(none)")} ${m.api_id} ${m.stage_name}" }
      == { "/" = "(none) root1 v1", orders = "orders orders1 prod" }
    )
    error_message = "The root has no base path; the others have theirs."
  }
  assert {
    condition     = output.urls == { "/" = "https://images.example.com", orders = "https://images.example.com/orders" }
    error_message = "URLs follow the base paths."
  }
}

run "base_paths_of_several_levels_are_api_mappings" {
  command = plan
  variables {
    mappings = {
      "/"         = { rest_api_id = "root1", stage_name = "v1" }
      "orders"    = { rest_api_id = "orders1", stage_name = "prod" }
      "orders/v2" = { rest_api_id = "orders2", stage_name = "prod" }
    }
  }

  assert {
    condition = (
      { for k, m in aws_apigatewayv2_api_mapping.this : k => "${m.api_mapping_key} ${m.api_id} ${m.stage}" }
      == { "orders/v2" = "orders/v2 orders2 prod" }
    )
    error_message = "What has several levels is a mapping of version 2."
  }
  assert {
    condition     = keys(aws_api_gateway_base_path_mapping.this) == ["/", "orders"]
    error_message = "What has one level keeps its address in the state."
  }
  assert {
    condition     = output.urls["orders/v2"] == "https://images.example.com/orders/v2"
    error_message = "URLs follow the base paths."
  }
}

run "a_regional_name_asks_for_client_certificates" {
  command = plan
  variables {
    mutual_tls = { truststore_uri = "s3://trust/ca.pem", truststore_version = "7" }
  }

  assert {
    condition     = aws_api_gateway_domain_name.this.mutual_tls_authentication[0].truststore_uri == "s3://trust/ca.pem"
    error_message = "The trust store reaches the domain name."
  }
}

# "Use VPC endpoint policies for private APIs", example 5.
run "a_private_name_has_the_arn_that_endpoint_policies_name" {
  command = apply
  variables {
    endpoint_type = "PRIVATE"
    vpc_endpoints = { main = { id = "vpce-a" } }
  }

  override_resource {
    target = aws_api_gateway_domain_name.this
    values = { domain_name_id = "abcd1234", arn = "arn:aws:apigateway:eu-west-1:123456789012:/domainnames/images.example.com+abcd1234" }
  }
  override_data {
    target = data.aws_partition.current
    values = { partition = "aws" }
  }
  override_data {
    target = data.aws_caller_identity.current
    values = { account_id = "123456789012" }
  }

  assert {
    condition     = output.execution_arn == "arn:aws:execute-api:eu-west-1:123456789012:/domainnames/images.example.com+abcd1234"
    error_message = "It is an ARN of execute-api, with the name's id."
  }
}

run "a_public_name_needs_no_endpoint" {
  command = plan

  assert {
    condition     = output.execution_arn == null
    error_message = "No endpoint policy names a public domain name."
  }
}
