mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-west-1" }
  }
}

variables {
  name                   = "images"
  vpc_id                 = "vpc-1"
  subnet_ids             = ["subnet-a", "subnet-b"]
  allowed_cidr_blocks    = ["10.0.0.0/16"]
  allowed_execution_arns = ["arn:aws:execute-api:eu-west-1:123456789012:abc123"]
}

run "the_endpoint_is_an_interface_for_execute_api" {
  command = plan

  assert {
    condition = (
      aws_vpc_endpoint.this.service_name == "com.amazonaws.eu-west-1.execute-api"
      && aws_vpc_endpoint.this.vpc_endpoint_type == "Interface"
    )
    error_message = "PRIVATE APIs are reached by interface endpoints for execute-api only."
  }
  assert {
    condition     = aws_vpc_endpoint.this.private_dns_enabled
    error_message = "Private DNS is on by default."
  }
}

run "the_security_group_admits_https_from_the_named_callers" {
  command = plan
  variables {
    allowed_security_group_ids = ["sg-callers"]
  }

  assert {
    condition = [
      for rule in aws_security_group.this.ingress :
      [rule.from_port, rule.to_port, rule.protocol, join(" ", rule.cidr_blocks), join(" ", rule.security_groups)]
      ] == [
      [443, 443, "tcp", "10.0.0.0/16", "sg-callers"],
    ]
    error_message = "One rule: port 443 from the given ranges and groups."
  }
  assert {
    condition     = length(aws_security_group.this.egress) == 0
    error_message = "The endpoint starts no connections."
  }
}

run "the_policy_names_the_given_apis" {
  assert {
    condition = (
      jsondecode(aws_vpc_endpoint_policy.this.policy).Statement[0].Resource == ["arn:aws:execute-api:eu-west-1:123456789012:abc123/*"]
    )
    error_message = "Only the given APIs, every stage and route of them."
  }
  assert {
    condition     = jsondecode(aws_vpc_endpoint_policy.this.policy).Statement[0].Action == ["execute-api:Invoke"]
    error_message = "Only invoking."
  }
}

run "a_star_is_every_api" {
  variables {
    allowed_execution_arns = ["*"]
  }
  assert {
    condition     = jsondecode(aws_vpc_endpoint_policy.this.policy).Statement[0].Resource == ["*"]
    error_message = "\"*\" stays \"*\"."
  }
}

run "private_dns_can_be_switched_off" {
  command = plan
  variables {
    private_dns_enabled = false
  }
  assert {
    condition     = !aws_vpc_endpoint.this.private_dns_enabled
    error_message = "The switch reaches the endpoint."
  }
}

run "an_endpoint_without_callers_is_refused" {
  command = plan
  variables {
    allowed_cidr_blocks = []
  }
  expect_failures = [var.allowed_cidr_blocks]
}

run "an_ipv6_range_among_the_ipv4_ones_is_refused" {
  command = plan
  variables {
    allowed_cidr_blocks = ["2001:db8::/32"]
  }
  expect_failures = [var.allowed_cidr_blocks]
}

run "an_endpoint_without_subnets_is_refused" {
  command = plan
  variables {
    subnet_ids = []
  }
  expect_failures = [var.subnet_ids]
}

run "an_endpoint_without_apis_is_refused" {
  command = plan
  variables {
    allowed_execution_arns = []
  }
  expect_failures = [var.allowed_execution_arns]
}

run "an_arn_with_a_stage_is_refused" {
  command = plan
  variables {
    allowed_execution_arns = ["arn:aws:execute-api:eu-west-1:123456789012:abc123/v1"]
  }
  expect_failures = [var.allowed_execution_arns]
}

# "Use VPC endpoint policies for private APIs", example 5: the domain name's ARN stands beside that of the API.
run "the_policy_names_the_given_private_domain_names" {
  variables {
    allowed_domain_name_arns = ["arn:aws:execute-api:eu-west-1:123456789012:/domainnames/private.example.com+abcd1234"]
  }
  assert {
    condition = jsondecode(aws_vpc_endpoint_policy.this.policy).Statement[0].Resource == [
      "arn:aws:execute-api:eu-west-1:123456789012:abc123/*",
      "arn:aws:execute-api:eu-west-1:123456789012:/domainnames/private.example.com+abcd1234",
    ]
    error_message = "Both the API and the name that leads to it must be admitted."
  }
}

run "a_domain_name_of_the_control_plane_is_refused" {
  command = plan
  variables {
    allowed_domain_name_arns = ["arn:aws:apigateway:eu-west-1:123456789012:/domainnames/private.example.com+abcd1234"]
  }
  expect_failures = [var.allowed_domain_name_arns]
}

run "a_name_that_is_too_long_is_refused" {
  command = plan
  variables {
    name = "%{for i in [0, 1, 2, 3]}%{for j in [0, 1, 2, 3]}xxxxxxxxxxxxxxxx%{endfor}%{endfor}"
  }
  expect_failures = [var.name]
}
