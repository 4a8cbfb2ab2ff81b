mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-central-1" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws", dns_suffix = "amazonaws.com" }
  }

  # OpenTofu makes up computed values at plan already, and the provider checks the ARNs that it is given.
  mock_resource "aws_api_gateway_rest_api" {
    defaults = { execution_arn = "arn:aws:execute-api:eu-central-1:123456789012:mocked" }
  }
}

variables {
  name       = "unit"
  account_id = "123456789012"
  routes     = { "GET /health" = { authorization = "NONE", mock = {} } }
}

run "an_api_without_a_release_serves_each_change" {
  assert {
    condition = (
      length(aws_api_gateway_deployment.release) == 0
      && aws_api_gateway_stage.this.deployment_id == aws_api_gateway_deployment.this.id
      && length(aws_api_gateway_stage.this.canary_settings) == 0
      && output.canary_deployment_id == null
      && length(aws_api_gateway_client_certificate.this) == 0
    )
    error_message = "Nothing is held, shared or made unless asked for."
  }
}

run "a_release_is_a_deployment_of_its_own" {
  variables {
    release = "1"
  }

  assert {
    condition = (
      output.deployment_id == aws_api_gateway_deployment.release["1"].id
      && aws_api_gateway_stage.this.deployment_id == output.deployment_id
      && output.deployment_id != aws_api_gateway_deployment.this.id
    )
    error_message = "The stage serves the deployment of its label."
  }
}

run "a_canary_gets_the_changed_routes_and_the_stage_keeps_its_own" {
  variables {
    release = "1"
    canary  = { percent = 12.5, stage_variables = { ring = "canary" } }
    routes  = { "GET /health" = { authorization = "NONE", mock = { status = 204 } } }
  }

  assert {
    condition = (
      output.deployment_id == aws_api_gateway_deployment.release["1"].id
      && aws_api_gateway_deployment.release["1"].triggers.redeploy != output.redeploy_hash
      && aws_api_gateway_deployment.this.triggers.redeploy == output.redeploy_hash
    )
    error_message = "The release stays as it was made."
  }

  assert {
    condition = [for canary in aws_api_gateway_stage.this.canary_settings : [
      canary.deployment_id, canary.percent_traffic, canary.stage_variable_overrides, canary.use_stage_cache,
    ]] == [[aws_api_gateway_deployment.this.id, 12.5, tomap({ ring = "canary" }), false]]
    error_message = "The canary serves the routes as configured."
  }

  assert {
    condition     = output.canary_deployment_id == aws_api_gateway_deployment.this.id
    error_message = "The canary's deployment is told."
  }
}

run "a_release_that_lacks_the_configured_routes_is_warned_about" {
  variables {
    release = "1"
    routes  = { "GET /health" = { authorization = "NONE", mock = { status = 204 } } }
  }

  expect_failures = [check.the_release_has_the_routes_as_configured]
}

run "a_promotion_keeps_the_former_release_where_asked" {
  variables {
    release       = "2"
    kept_releases = ["1", "2"]
    routes        = { "GET /health" = { authorization = "NONE", mock = { status = 204 } } }
  }

  assert {
    condition = (
      join(" ", keys(aws_api_gateway_deployment.release)) == "1 2"
      && aws_api_gateway_deployment.release["1"].triggers.redeploy != output.redeploy_hash
      && aws_api_gateway_deployment.release["2"].triggers.redeploy == output.redeploy_hash
      && aws_api_gateway_stage.this.deployment_id == aws_api_gateway_deployment.release["2"].id
    )
    error_message = "The stage serves the new one, and the old one is there to go back to."
  }
}

run "a_client_certificate_is_shown_by_the_stage" {
  variables {
    client_certificate = true
    tags               = { team = "images" }
  }

  assert {
    condition = (
      aws_api_gateway_stage.this.client_certificate_id == aws_api_gateway_client_certificate.this[0].id
      && output.client_certificate_id == aws_api_gateway_client_certificate.this[0].id
      && output.client_certificate_pem == aws_api_gateway_client_certificate.this[0].pem_encoded_certificate
      && aws_api_gateway_client_certificate.this[0].tags == tomap({ team = "images" })
    )
    error_message = "Backends trust the certificate that the stage shows."
  }
}

run "a_canary_without_a_release_is_refused" {
  command = plan

  variables {
    canary = { percent = 10 }
  }

  expect_failures = [var.canary]
}

run "a_share_above_100_percent_is_refused" {
  command = plan

  variables {
    release = "1"
    canary  = { percent = 101 }
  }

  expect_failures = [var.canary]
}

run "a_negative_share_is_refused" {
  command = plan

  variables {
    release = "1"
    canary  = { percent = -1 }
  }

  expect_failures = [var.canary]
}

run "a_label_with_a_space_is_refused" {
  command = plan

  variables {
    release = "one two"
  }

  expect_failures = [var.release]
}

run "a_kept_label_with_a_slash_is_refused" {
  command = plan

  variables {
    kept_releases = ["a/b"]
  }

  expect_failures = [var.kept_releases]
}
