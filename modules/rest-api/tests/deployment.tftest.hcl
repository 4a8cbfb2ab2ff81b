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

run "a_deployment_is_triggered_by_the_hash" {
  command = plan

  assert {
    condition = (
      aws_api_gateway_deployment.this.triggers == tomap({ redeploy = output.redeploy_hash }) && length(output.redeploy_hash) == 64
    )
    error_message = "The deployment is triggered by the hash."
  }
}

run "a_new_route_moves_the_hash" {
  command = plan

  variables {
    routes = {
      "GET /health" = { authorization = "NONE", mock = {} }
      "GET /x"      = { authorization = "NONE", mock = {} }
    }
  }

  assert {
    condition     = output.redeploy_hash != run.a_deployment_is_triggered_by_the_hash.redeploy_hash
    error_message = "A new route must be deployed."
  }
}

run "a_changed_route_moves_the_hash" {
  command = plan

  variables {
    routes = { "GET /health" = { authorization = "NONE", mock = { status = 204 } } }
  }

  assert {
    condition     = output.redeploy_hash != run.a_deployment_is_triggered_by_the_hash.redeploy_hash
    error_message = "A change inside a route must be deployed."
  }
}

run "binary_types_move_the_hash" {
  command = plan

  variables {
    binary_media_types = ["image/png"]
  }

  assert {
    condition     = output.redeploy_hash != run.a_deployment_is_triggered_by_the_hash.redeploy_hash
    error_message = "Media types are live only after a deployment."
  }
}

run "an_endpoint_type_moves_the_hash" {
  command = plan

  variables {
    endpoint_type = "EDGE"
  }

  assert {
    condition     = output.redeploy_hash != run.a_deployment_is_triggered_by_the_hash.redeploy_hash
    error_message = "A switch needs a deployment."
  }
}

run "a_policy_moves_the_hash" {
  command = plan

  variables {
    policy_statements = [{ effect = "Deny", conditions = { IpAddress = { "aws:SourceIp" = ["192.0.2.1/32"] } } }]
  }

  assert {
    condition     = output.redeploy_hash != run.a_deployment_is_triggered_by_the_hash.redeploy_hash
    error_message = "A policy is live only after a deployment."
  }
}

run "compression_moves_the_hash" {
  command = plan

  variables {
    minimum_compression_size = 1
  }

  assert {
    condition     = output.redeploy_hash != run.a_deployment_is_triggered_by_the_hash.redeploy_hash
    error_message = "Compression is part of a deployment."
  }
}

run "the_key_source_moves_the_hash" {
  command = plan

  variables {
    api_key_source = "AUTHORIZER"
  }

  assert {
    condition     = output.redeploy_hash != run.a_deployment_is_triggered_by_the_hash.redeploy_hash
    error_message = "The key source is part of a deployment."
  }
}

run "what_acts_without_a_deployment_does_not_move_it" {
  command = plan

  variables {
    tags            = { team = "images" }
    description     = "Another text"
    ip_address_type = "ipv4"
    access_log      = { retention_days = 7 }
    stage           = { description = "x", xray = true, metrics = true, variables = { a = "b" }, throttle = { rate = 1, burst = 1 } }
    api_keys        = { a = {} }
    usage_plans     = { p = { api_keys = ["a"] } }
  }

  assert {
    condition     = output.redeploy_hash == run.a_deployment_is_triggered_by_the_hash.redeploy_hash
    error_message = "Tags, logs and stage settings must not redeploy."
  }
}

run "the_order_of_media_types_does_not_move_it" {
  command = plan

  variables {
    binary_media_types = ["*/*", "*/*"]
  }

  assert {
    condition     = output.redeploy_hash == run.a_deployment_is_triggered_by_the_hash.redeploy_hash
    error_message = "The list is a set."
  }
}

# Unknown ones, while something that the module depends_on changes, would make the hash unknown and plan a deployment.
run "region_and_account_are_in_the_document_and_not_in_the_hash" {
  command = plan

  variables {
    account_id = "210987654321"
    routes = {
      "GET /health" = { authorization = "AWS_IAM", mock = {} }
      "GET /f"      = { authorization = "NONE", lambda = { function_name = "f" } }
      "GET /o" = { authorization = "NONE", s3 = {
        bucket = "b", key = "x", credentials_arn = "role/reads", responses = { default = { status = 200 } }
      } }
    }
  }

  override_data {
    target = data.aws_region.current
    values = { id = "us-gov-west-1" }
  }

  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-us-gov", dns_suffix = "amazonaws.com" }
  }

  assert {
    condition = (
      jsondecode(output.openapi).paths["/o"].get.x-amazon-apigateway-integration.credentials
      == "arn:aws-us-gov:iam::210987654321:role/reads"
      && jsondecode(output.openapi).paths["/f"].get.x-amazon-apigateway-integration.uri == join("", [
        "arn:aws-us-gov:apigateway:us-gov-west-1:lambda:path/2015-03-31/functions/",
        "arn:aws-us-gov:lambda:us-gov-west-1:210987654321:function:f/invocations",
      ])
      && strcontains(output.policy, "arn:aws-us-gov:execute-api:us-gov-west-1:")
      && !strcontains(join("", [output.openapi, output.policy]), "{{aws:")
    )
    error_message = "Document and policy name partition, region and account."
  }
}

run "another_region_leaves_the_hash" {
  command = plan

  variables {
    account_id = "123456789012"
    routes = {
      "GET /health" = { authorization = "AWS_IAM", mock = {} }
      "GET /f"      = { authorization = "NONE", lambda = { function_name = "f" } }
      "GET /o" = { authorization = "NONE", s3 = {
        bucket = "b", key = "x", credentials_arn = "role/reads", responses = { default = { status = 200 } }
      } }
    }
  }

  assert {
    condition     = output.redeploy_hash == run.region_and_account_are_in_the_document_and_not_in_the_hash.redeploy_hash
    error_message = "An API does not move; what may be unknown has no part in the hash."
  }
}
