################################################################################
# Health
################################################################################

# The regions' own addresses, not the shared name: a check of the shared name would follow the very records it decides.
resource "aws_route53_health_check" "this" {
  for_each = {
    primary   = module.primary.api_url
    secondary = module.secondary.api_url
  }
  provider = aws.primary # Route 53 is global

  type              = "HTTPS"
  fqdn              = regex("^https://([^/]+)", each.value)[0]
  port              = 443
  resource_path     = "${trimprefix(each.value, regex("^https://[^/]+", each.value))}/health"
  request_interval  = 30
  failure_threshold = 3

  tags = { Name = "${var.name}-${each.key}" }
}

################################################################################
# The same name in both regions
################################################################################

locals {
  is_failover = var.routing == "failover"
}

module "domain_primary" {
  source    = "../../modules/custom-domain"
  providers = { aws = aws.primary }

  domain_name     = var.domain_name
  endpoint_type   = var.endpoint_type
  certificate_arn = var.primary.certificate_arn

  mappings = { "/" = { rest_api_id = module.primary.rest_api_id, stage_name = module.primary.stage_name } }

  dns = {
    hosted_zone_id = var.hosted_zone_id
    routing = {
      set_identifier  = var.primary.region
      latency_region  = local.is_failover ? null : var.primary.region
      failover        = local.is_failover ? "PRIMARY" : null
      health_check_id = aws_route53_health_check.this["primary"].id
    }
  }
}

module "domain_secondary" {
  source    = "../../modules/custom-domain"
  providers = { aws = aws.secondary }

  domain_name     = var.domain_name
  endpoint_type   = var.endpoint_type
  certificate_arn = var.secondary.certificate_arn

  mappings = { "/" = { rest_api_id = module.secondary.rest_api_id, stage_name = module.secondary.stage_name } }

  dns = {
    hosted_zone_id = var.hosted_zone_id
    routing = {
      set_identifier  = var.secondary.region
      latency_region  = local.is_failover ? null : var.secondary.region
      failover        = local.is_failover ? "SECONDARY" : null
      health_check_id = aws_route53_health_check.this["secondary"].id
    }
  }
}
