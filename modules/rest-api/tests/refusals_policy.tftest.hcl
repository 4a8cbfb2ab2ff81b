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

# "How API Gateway resource policies affect authorization workflow", table A: within one account either side's Allow is enough.

variables {
  name       = "unit"
  account_id = "123456789012"

  authorizers = {
    pool  = { type = "COGNITO_USER_POOLS", provider_arns = ["arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_x"] }
    token = { type = "TOKEN", lambda = { function_name = "auth" } }
  }
  routes = {
    "GET /open"       = { authorization = "NONE", mock = {} }
    "GET /pool"       = { authorization = "pool", mock = {} }
    "GET /admin"      = { authorization = "AWS_IAM", mock = {} }
    "PUT /items/{id}" = { authorization = "token", mock = {} }
  }
}

run "an_allow_for_everybody_is_refused" {
  command = plan

  variables {
    policy_statements = [{ effect = "Allow" }]
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}

run "an_allow_by_source_address_is_refused" {
  command = plan

  variables {
    policy_statements = [{ effect = "Allow", conditions = { IpAddress = { "aws:SourceIp" = ["192.0.2.0/24"] } } }]
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}

run "an_allow_by_vpc_endpoint_is_refused" {
  command = plan

  variables {
    policy_statements = [
      { effect = "Allow", principals = { AWS = ["*"] }, conditions = { StringEquals = { "aws:SourceVpce" = ["vpce-1"] } } },
    ]
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}

run "an_allow_for_all_but_one_is_refused" {
  command = plan

  variables {
    policy_statements = [{ effect = "Allow", conditions = { StringNotEquals = { "aws:PrincipalAccount" = ["210987654321"] } } }]
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}

run "an_allow_for_callers_without_an_organization_is_refused" {
  command = plan

  variables {
    policy_statements = [{ effect = "Allow", conditions = { StringEqualsIfExists = { "aws:PrincipalOrgID" = ["o-1"] } } }]
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}

run "an_allow_for_a_name_that_is_anybody_is_refused" {
  command = plan

  variables {
    policy_statements = [{ effect = "Allow", conditions = { StringLike = { "aws:PrincipalArn" = ["*"] } } }]
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}

run "an_allow_for_the_route_is_refused" {
  command = plan

  variables {
    policy_statements = [{ effect = "Allow", resources = ["arn:aws:execute-api:*:*:*/v1/GET/admin"] }]
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}

run "an_allow_for_every_stage_and_method_is_refused" {
  command = plan

  variables {
    policy_statements = [{ effect = "Allow", resources = ["arn:aws:execute-api:eu-central-1:123456789012:abcde12345/*/*/adm?n"] }]
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}

run "an_allow_for_one_value_of_a_path_variable_is_refused" {
  command = plan

  variables {
    policy_statements = [{ effect = "Allow", resources = ["arn:aws:execute-api:*:*:*/v1/PUT/items/public"] }]
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}

run "an_allow_below_a_lambda_authorizer_is_refused" {
  command = plan

  variables {
    policy_statements = [{ effect = "Allow", resources = ["arn:aws:execute-api:*:*:*/v1/PUT/items/*"] }]
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}

run "an_allow_for_no_whole_arn_is_refused" {
  command = plan

  variables {
    policy_statements = [{ effect = "Allow", resources = ["arn:aws:execute-api:*"] }]
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}

run "statements_that_open_nothing_are_taken" {
  command = plan

  variables {
    policy_statements = [
      { effect = "Deny", conditions = { NotIpAddress = { "aws:SourceIp" = ["192.0.2.0/24"] } } },
      { effect = "Allow", principals = { AWS = ["arn:aws:iam::210987654321:root"] } },
      { effect = "Allow", conditions = { StringEquals = { "aws:principalorgid" = ["o-1"] } } },
      { effect = "Allow", conditions = { ArnLike = { "aws:PrincipalArn" = ["arn:aws:iam::210987654321:role/app-*"] } } },
      { effect = "Allow", resources = ["arn:aws:execute-api:*:*:*/v1/GET/open", "arn:aws:execute-api:*:*:*/v1/GET/pool"] },
      { effect = "Allow", resources = ["arn:aws:execute-api:*:*:*/v1/GET/items/*", "arn:aws:execute-api:*:*:*/v2/GET/admin"] },
    ]
  }

  assert {
    condition     = length(jsondecode(output.policy).Statement) == 7
    error_message = "A Deny, named callers and open routes are for the caller to say."
  }
}
