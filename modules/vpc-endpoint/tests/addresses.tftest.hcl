mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-west-1" }
  }
  mock_resource "aws_vpc_endpoint" {
    defaults = {
      dns_entry = [
        { dns_name = "vpce-1-x.execute-api.eu-west-1.vpce.amazonaws.com", hosted_zone_id = "ZVPCE" },
        { dns_name = "vpce-1-x-eu-west-1a.execute-api.eu-west-1.vpce.amazonaws.com", hosted_zone_id = "ZVPCE" },
      ]
    }
  }
}

run "addresses_come_from_the_first_dns_entry" {
  variables {
    name                   = "images"
    vpc_id                 = "vpc-1"
    subnet_ids             = ["subnet-a"]
    allowed_cidr_blocks    = ["10.0.0.0/16"]
    allowed_execution_arns = ["*"]
  }

  assert {
    condition     = output.url == "https://vpce-1-x.execute-api.eu-west-1.vpce.amazonaws.com" && output.dns_hosted_zone_id == "ZVPCE"
    error_message = "The first DNS entry is the one for all zones."
  }
}
