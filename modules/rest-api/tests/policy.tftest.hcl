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
  routes = {
    "GET /health"        = { authorization = "NONE", mock = {} }
    "GET /images/{key+}" = { authorization = "NONE", lambda = { function_name = "download" } }
  }
}

run "a_public_api_is_open_by_one_statement" {
  command = plan

  assert {
    condition = jsondecode(output.policy) == {
      Version   = "2012-10-17"
      Statement = [{ Sid = "AllowOpenRoutes", Effect = "Allow", Principal = "*", Action = "execute-api:Invoke", Resource = ["*"] }]
    }
    error_message = "The inline policy must be present and open."
  }

  assert {
    condition     = aws_api_gateway_rest_api.this.policy == output.policy
    error_message = "The policy must be the API's own argument, not a resource beside it."
  }
}

run "iam_routes_are_left_out_of_the_allow" {
  command = plan

  variables {
    routes = {
      "GET /health"        = { authorization = "NONE", mock = {} }
      "GET /images/{key+}" = { authorization = "NONE", lambda = { function_name = "download" } }
      "GET /admin"         = { authorization = "AWS_IAM", mock = {} }
      "POST /images"       = { authorization = "NONE", lambda = { function_name = "upload" } }
    }
  }

  assert {
    condition = jsondecode(output.policy).Statement[0].Resource == [
      "arn:aws:execute-api:eu-central-1:*:*/v1/GET/health",
      "arn:aws:execute-api:eu-central-1:*:*/v1/GET/images/*",
      "arn:aws:execute-api:eu-central-1:*:*/v1/POST/*",
    ]
    error_message = "An Allow on an AWS_IAM route would let every signed caller in."
  }
}

run "lambda_authorizer_routes_are_left_out_and_user_pool_routes_are_not" {
  command = plan

  variables {
    authorizers = {
      token = { type = "TOKEN", lambda = { function_name = "auth" } }
      pool  = { type = "COGNITO_USER_POOLS", provider_arns = ["arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_x"] }
    }
    routes = {
      "GET /a" = { authorization = "token", mock = {} }
      "GET /b" = { authorization = "pool", mock = {} }
    }
  }

  assert {
    condition     = jsondecode(output.policy).Statement[0].Resource == ["arn:aws:execute-api:eu-central-1:*:*/v1/GET/b"]
    error_message = "Only the user pool's route needs the policy's Allow."
  }
}

run "a_policy_with_nothing_open_admits_nobody" {
  command = plan

  variables {
    routes = { "ANY /admin" = { authorization = "AWS_IAM", mock = {} } }
  }

  assert {
    condition     = jsondecode(output.policy).Statement[0].Resource == ["arn:aws:execute-api:eu-central-1:*:*/v1/NONE/"]
    error_message = "An empty policy would not replace the one before it."
  }
}

run "an_iam_route_below_an_open_greedy_one_is_refused" {
  command = plan

  variables {
    routes = {
      "GET /{proxy+}" = { authorization = "NONE", mock = {} }
      "GET /admin"    = { authorization = "AWS_IAM", mock = {} }
    }
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}

run "preflight_stays_open_beside_iam_routes" {
  command = plan

  variables {
    cors   = { allow_origins = ["https://example.com"] }
    routes = { "GET /admin" = { authorization = "AWS_IAM", mock = {} } }
  }

  assert {
    condition     = jsondecode(output.policy).Statement[0].Resource == ["arn:aws:execute-api:eu-central-1:*:*/v1/OPTIONS/*"]
    error_message = "A browser sends no signature with a preflight."
  }
}

# "x-amazon-apigateway-any-method object": ANY catches the methods that the document does not have, and it has the preflight.
run "an_any_route_with_iam_and_a_preflight_is_taken" {
  command = plan

  variables {
    cors   = { allow_origins = ["*"] }
    routes = { "ANY /admin" = { authorization = "AWS_IAM", mock = {} } }
  }

  assert {
    condition = jsondecode(output.policy).Statement[0].Resource == [
      "arn:aws:execute-api:eu-central-1:*:*/v1/OPTIONS/admin",
    ]
    error_message = "Only the preflight of an ANY route with AWS_IAM is open."
  }
}

run "a_private_api_denies_every_other_endpoint" {
  command = plan

  variables {
    endpoint_type    = "PRIVATE"
    vpc_endpoint_ids = ["vpce-0b", "vpce-0a", "vpce-0b"]
  }

  assert {
    condition = jsondecode(output.policy).Statement == [
      { Sid = "AllowOpenRoutes", Effect = "Allow", Principal = "*", Action = "execute-api:Invoke", Resource = ["*"] },
      {
        Sid       = "DenyOtherVpcEndpoints", Effect = "Deny", Principal = "*", Action = "execute-api:Invoke", Resource = "*"
        Condition = { StringNotEquals = { "aws:SourceVpce" = ["vpce-0a", "vpce-0b"] } }
      },
    ]
    error_message = "Without the Deny every VPC endpoint of the region is admitted."
  }
}

run "own_statements_are_appended" {
  command = plan

  variables {
    policy_statements = [{
      sid        = "Office"
      effect     = "Deny"
      conditions = { NotIpAddress = { "aws:SourceIp" = ["192.0.2.0/24"] } }
    }]
  }

  assert {
    condition = jsondecode(output.policy).Statement[1] == {
      Sid       = "Office", Effect = "Deny", Principal = "*", Action = ["execute-api:Invoke"], Resource = ["*"]
      Condition = { NotIpAddress = { "aws:SourceIp" = ["192.0.2.0/24"] } }
    }
    error_message = "The caller's statement is missing."
  }
}

run "a_private_api_without_endpoints_has_only_own_statements" {
  command = plan

  variables {
    endpoint_type = "PRIVATE"
    policy_statements = [{
      effect     = "Allow"
      principals = { AWS = ["arn:aws:iam::210987654321:root"] }
      conditions = { StringEquals = { "aws:SourceVpc" = ["vpc-1"] } }
    }]
  }

  assert {
    condition = jsondecode(output.policy).Statement == [{
      Effect    = "Allow", Principal = { AWS = ["arn:aws:iam::210987654321:root"] }, Action = ["execute-api:Invoke"], Resource = ["*"]
      Condition = { StringEquals = { "aws:SourceVpc" = ["vpc-1"] } }
    }]
    error_message = "A generated Allow would admit every VPC endpoint."
  }
}

run "a_policy_over_the_limit_is_refused" {
  command = plan

  variables {
    policy_statements = [for i in [1, 2, 3, 4, 5, 6, 7, 8] : {
      effect = "Deny"
      conditions = { StringLike = {
        "aws:UserAgent" = ["%{for j in [1, 2, 3, 4, 5, 6, 7, 8, 9]}%{for k in [1, 2, 3, 4]}xxxxxxxxxxxxxxxxxxxxxxxxxxxx%{endfor}%{endfor}"]
      } }
    }]
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}
