mock_provider "aws" {}

variables {
  name = "orders"
}

run "a_listener_in_place_of_an_existing_load_balancer_is_refused" {
  command = plan

  variables {
    existing_load_balancer = {
      type      = "network"
      arn       = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/net/theirs/1/2"
      host_name = "theirs.example"
    }
  }

  expect_failures = [var.existing_load_balancer]
}

# hashicorp/terraform-provider-aws#45230: "NLB ARN is malformed", at apply.
run "an_existing_load_balancer_of_another_type_is_refused" {
  command = plan

  variables {
    existing_load_balancer = {
      type      = "network"
      arn       = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/theirs/1"
      host_name = "theirs.example"
    }
  }

  expect_failures = [var.existing_load_balancer]
}

run "an_existing_application_load_balancer_without_a_network_is_refused" {
  command = plan

  variables {
    existing_load_balancer = {
      type      = "application"
      arn       = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/theirs/1"
      host_name = "theirs.example"
    }
  }

  expect_failures = [var.existing_load_balancer]
}

run "an_existing_network_load_balancer_with_a_network_is_refused" {
  command = plan

  variables {
    existing_load_balancer = {
      type       = "network"
      arn        = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/theirs/1"
      host_name  = "theirs.example"
      subnet_ids = ["subnet-a"]
    }
  }

  expect_failures = [var.existing_load_balancer]
}
