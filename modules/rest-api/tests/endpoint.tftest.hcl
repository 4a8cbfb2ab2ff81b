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

# Applied in turn on one mocked state: what keeps its id is updated in place.
run "regional_is_the_default_and_everything_is_explicit" {
  assert {
    condition = alltrue([for api in [aws_api_gateway_rest_api.this] :
      api.endpoint_configuration[0].types == tolist(["REGIONAL"])
      && api.endpoint_configuration[0].ip_address_type == "dualstack"
      && api.put_rest_api_mode == "overwrite"
      && api.binary_media_types == tolist(["*/*"])
      && api.minimum_compression_size == "-1"
      && api.api_key_source == "HEADER"
      && api.disable_execute_api_endpoint == false
    ])
    error_message = "An argument that is not written out keeps its old value through a switch."
  }

  assert {
    condition     = output.private_urls == null
    error_message = "A public API has no private addresses."
  }
}

run "edge_keeps_the_api_and_the_document" {
  variables {
    endpoint_type = "EDGE"
  }

  assert {
    condition     = output.rest_api_id == run.regional_is_the_default_and_everything_is_explicit.rest_api_id
    error_message = "REGIONAL to EDGE must be in place."
  }

  assert {
    condition     = output.openapi == run.regional_is_the_default_and_everything_is_explicit.openapi
    error_message = "The body must not depend on the endpoint type."
  }
}

run "private_keeps_the_api_and_the_document" {
  variables {
    endpoint_type    = "PRIVATE"
    vpc_endpoint_ids = ["vpce-0a"]
  }

  assert {
    condition = (
      output.rest_api_id == run.edge_keeps_the_api_and_the_document.rest_api_id
      && output.openapi == run.edge_keeps_the_api_and_the_document.openapi
    )
    error_message = "EDGE to PRIVATE must be in place, with the same document."
  }

  assert {
    condition     = output.redeploy_hash != run.edge_keeps_the_api_and_the_document.redeploy_hash
    error_message = "A switch must be followed by a deployment."
  }

  assert {
    condition = (
      output.private_urls.endpoint_header.name == "x-apigw-api-id"
      && output.private_urls.private_dns == "https://${output.rest_api_id}.execute-api.eu-central-1.amazonaws.com/v1"
      && length(output.private_urls.associated) == 0
    )
    error_message = "The ways to call a private API are missing."
  }
}

run "an_association_replaces_the_api" {
  variables {
    endpoint_type           = "PRIVATE"
    vpc_endpoint_ids        = ["vpce-0b", "vpce-0a"]
    associate_vpc_endpoints = true
  }

  assert {
    condition     = output.rest_api_id != run.private_keeps_the_api_and_the_document.rest_api_id
    error_message = "The provider cannot take an association away, so the API is replaced when it flips."
  }

  assert {
    condition = (
      jsondecode(output.openapi).servers[0]["x-amazon-apigateway-endpoint-configuration"].vpcEndpointIds == ["vpce-0a", "vpce-0b"]
    )
    error_message = "Without the ids in the body, each update would take the association away for a moment."
  }

  assert {
    condition = (
      output.private_urls.associated["vpce-0a"] == "https://${output.rest_api_id}-vpce-0a.execute-api.eu-central-1.amazonaws.com/v1"
    )
    error_message = "The alias of the associated endpoint is missing."
  }
}

run "another_associated_endpoint_is_an_update" {
  variables {
    endpoint_type           = "PRIVATE"
    vpc_endpoint_ids        = ["vpce-0a"]
    associate_vpc_endpoints = true
  }

  assert {
    condition     = output.rest_api_id == run.an_association_replaces_the_api.rest_api_id
    error_message = "Only the flip replaces the API."
  }
}

run "leaving_private_with_an_association_replaces_the_api" {
  variables {
    endpoint_type           = "REGIONAL"
    associate_vpc_endpoints = true
  }

  assert {
    condition     = output.rest_api_id != run.another_associated_endpoint_is_an_update.rest_api_id
    error_message = "A stale association would be re-sent to a public API."
  }

  assert {
    condition     = output.openapi == run.regional_is_the_default_and_everything_is_explicit.openapi
    error_message = "The document must be the public one again."
  }
}

run "binary_types_are_sorted_and_an_empty_list_stays_a_list" {
  command = plan

  variables {
    binary_media_types           = ["image/webp", "image/png", "image/png"]
    minimum_compression_size     = 1024
    disable_execute_api_endpoint = true
  }

  assert {
    condition = (
      aws_api_gateway_rest_api.this.binary_media_types == tolist(["image/png", "image/webp"])
      && aws_api_gateway_rest_api.this.minimum_compression_size == "1024"
      && aws_api_gateway_rest_api.this.disable_execute_api_endpoint
    )
    error_message = "The arguments differ."
  }
}
