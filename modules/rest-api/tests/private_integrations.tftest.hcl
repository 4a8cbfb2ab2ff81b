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
}

# "Set up a private integration": the load balancer of a VPC link V2 is the integration's.
run "a_vpc_link_v2_has_its_load_balancer_in_the_integration" {
  command = plan

  variables {
    routes = {
      "GET /orders" = {
        authorization = "NONE"
        http_proxy = {
          uri                = "http://orders.example/"
          connection_id      = "abcdefgh"
          integration_target = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/orders/50dc6c495c0c9188"
        }
      }
      "GET /stock" = {
        authorization = "NONE"
        http = {
          uri                = "http://stock.example/"
          connection_id      = "abcdefgh"
          integration_target = "$${stageVariables.balancer}"
          responses          = { default = { status = 200 } }
        }
      }
    }
  }

  assert {
    condition = {
      for path, methods in jsondecode(output.openapi).paths : path => [
        for name in ["connectionType", "connectionId", "integrationTarget"] : methods.get["x-amazon-apigateway-integration"][name]
      ]
      } == {
      "/orders" = [
        "VPC_LINK", "abcdefgh",
        "arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/orders/50dc6c495c0c9188",
      ]
      "/stock" = ["VPC_LINK", "abcdefgh", "$${stageVariables.balancer}"]
    }
    error_message = "A VPC link V2 needs integrationTarget beside connectionId."
  }
}

run "a_load_balancer_without_a_link_is_refused" {
  command = plan

  variables {
    routes = {
      "GET /orders" = {
        authorization = "NONE"
        http_proxy = {
          uri                = "http://orders.example/"
          integration_target = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/orders/50dc6c495c0c9188"
        }
      }
    }
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}

run "a_listener_in_place_of_its_load_balancer_is_refused" {
  command = plan

  variables {
    routes = {
      "GET /orders" = {
        authorization = "NONE"
        http = {
          uri                = "http://orders.example/"
          connection_id      = "abcdefgh"
          integration_target = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/orders/50dc6c495c0c9188/1"
          responses          = { default = { status = 200 } }
        }
      }
    }
  }

  expect_failures = [aws_api_gateway_rest_api.this]
}
