mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "us-east-1" }
  }
  mock_resource "aws_api_gateway_domain_name" {
    defaults = {
      arn                    = "arn:aws:apigateway:us-east-1::/domainnames/mocked"
      regional_domain_name   = "d-abc.execute-api.us-east-1.amazonaws.com"
      regional_zone_id       = "ZREGIONAL"
      cloudfront_domain_name = "d111.cloudfront.net"
      cloudfront_zone_id     = "ZCLOUDFRONT"
    }
  }
}

variables {
  domain_name     = "images.example.com"
  certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/one"
  dns             = { hosted_zone_id = "ZZONE" }
}

# apply, because the targets are computed by the service; the mocked provider creates nothing.
run "simple_records_are_of_both_families" {
  assert {
    condition     = toset(keys(aws_route53_record.this)) == toset(["A", "AAAA"])
    error_message = "A and AAAA: the domain name answers on IPv4 and IPv6."
  }
  assert {
    condition = alltrue([
      for r in aws_route53_record.this :
      r.alias[0].name == "d-abc.execute-api.us-east-1.amazonaws.com" && r.alias[0].zone_id == "ZREGIONAL"
    ])
    error_message = "REGIONAL records point to the regional name."
  }
  assert {
    condition     = alltrue([for r in aws_route53_record.this : r.set_identifier == null && length(r.latency_routing_policy) == 0])
    error_message = "Without routing the records are simple."
  }
}

run "edge_records_point_to_cloudfront" {
  variables {
    endpoint_type = "EDGE"
  }
  assert {
    condition     = alltrue([for r in aws_route53_record.this : r.alias[0].zone_id == "ZCLOUDFRONT" && !r.alias[0].evaluate_target_health])
    error_message = "EDGE records point to the distribution and do not evaluate its health."
  }
}

run "latency_records_carry_region_and_health_check" {
  command = plan
  variables {
    dns = { hosted_zone_id = "ZZONE", routing = { set_identifier = "us", latency_region = "us-east-1", health_check_id = "hc-1" } }
  }
  assert {
    condition = alltrue([
      for r in aws_route53_record.this :
      r.latency_routing_policy[0].region == "us-east-1" && r.set_identifier == "us" && r.health_check_id == "hc-1"
    ])
    error_message = "Latency routing needs region, set identifier and health check."
  }
}

run "failover_records_carry_their_role" {
  command = plan
  variables {
    dns = { hosted_zone_id = "ZZONE", routing = { set_identifier = "standby", failover = "SECONDARY", health_check_id = "hc-2" } }
  }
  assert {
    condition = alltrue([
      for r in aws_route53_record.this :
      r.failover_routing_policy[0].type == "SECONDARY" && length(r.latency_routing_policy) == 0
    ])
    error_message = "Failover records have a failover policy and nothing else."
  }
}

run "private_records_point_to_the_endpoint" {
  command = plan
  variables {
    endpoint_type = "PRIVATE"
    vpc_endpoints = { main = { id = "vpce-a", dns_name = "vpce-a-x.execute-api.us-east-1.vpce.amazonaws.com", hosted_zone_id = "ZVPCE" } }
  }
  assert {
    condition     = aws_route53_record.this["A"].alias[0].zone_id == "ZVPCE"
    error_message = "A PRIVATE name resolves to the VPC endpoint."
  }
}
