mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "cn-north-1" }
  }
}

run "api_gateway_writes_logs_with_a_role_of_this_region" {
  command = plan

  assert {
    condition     = aws_iam_role.this.name == "api-gateway-cloudwatch-cn-north-1"
    error_message = "IAM has no regions: the name must hold it."
  }

  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Principal.Service == "apigateway.amazonaws.com"
    error_message = "Only API Gateway may assume the role."
  }

  assert {
    condition     = alltrue([for action in jsondecode(aws_iam_role_policy.this.policy).Statement[0].Action : startswith(action, "logs:")])
    error_message = "The role may do nothing but write and read logs."
  }

  assert {
    condition     = contains(jsondecode(aws_iam_role_policy.this.policy).Statement[0].Action, "logs:PutLogEvents")
    error_message = "API Gateway refuses a role that cannot write log events."
  }
}

run "a_name_that_iam_does_not_take_is_refused" {
  command = plan

  variables {
    role_name = "api gateway"
  }

  expect_failures = [var.role_name]
}
