mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-central-1" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws", dns_suffix = "amazonaws.com" }
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
