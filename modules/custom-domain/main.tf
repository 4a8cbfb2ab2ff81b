data "aws_region" "current" {}

data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

################################################################################
# Domain name
################################################################################

locals {
  is_private  = var.endpoint_type == "PRIVATE"
  is_regional = var.endpoint_type == "REGIONAL"

  certificate_region = split(":", var.certificate_arn)[3]
  # EDGE is served by CloudFront, which reads certificates of us-east-1 only.
  required_certificate_region = var.endpoint_type == "EDGE" ? "us-east-1" : data.aws_region.current.id
  certificate_place = (
    var.endpoint_type == "EDGE"
    ? "us-east-1 (a second aws provider with region = \"us-east-1\")"
    : "${local.required_certificate_region}, the API's own region,"
  )
}

# Holds the type, so that its change replaces what hangs on it. The provider plans an in-place update instead, and the
# service refuses it (hashicorp/terraform-provider-aws#28059, #40692, #47504). One resource with replace_triggered_by
# is destroyed before it is created again; a resource per type (for_each) would be created while the old one still
# holds the name.
resource "terraform_data" "endpoint_type" {
  input = var.endpoint_type
}

resource "aws_api_gateway_domain_name" "this" {
  domain_name     = var.domain_name
  security_policy = var.security_policy
  policy          = local.is_private ? local.policy : null

  certificate_arn                        = local.is_regional ? null : var.certificate_arn
  regional_certificate_arn               = local.is_regional ? var.certificate_arn : null
  ownership_verification_certificate_arn = one(var.mutual_tls[*].ownership_verification_certificate_arn)

  endpoint_configuration {
    types           = [var.endpoint_type]
    ip_address_type = var.ip_address_type
  }

  dynamic "mutual_tls_authentication" {
    for_each = var.mutual_tls[*]

    content {
      truststore_uri     = mutual_tls_authentication.value.truststore_uri
      truststore_version = mutual_tls_authentication.value.truststore_version
    }
  }

  tags = var.tags

  lifecycle {
    replace_triggered_by = [terraform_data.endpoint_type]

    precondition {
      condition = local.certificate_region == local.required_certificate_region
      error_message = join(" ", [
        "Domain name \"${var.domain_name}\" of type ${var.endpoint_type} needs an ACM certificate of ${local.required_certificate_region},",
        "but certificate_arn is of ${local.certificate_region}. Request or import the certificate in ${local.certificate_place}",
        "and pass its ARN.",
      ])
    }
  }
}

################################################################################
# Access to a PRIVATE domain name
################################################################################

locals {
  endpoint_ids = [for endpoint in var.vpc_endpoints : endpoint.id]

  # Allow and Deny together: an Allow alone would admit whatever other statement or endpoint policy admits.
  endpoint_statements = [for statement in [
    { Sid = "InvokeThroughEndpoints", Effect = "Allow", Principal = "*", Action = ["execute-api:Invoke"], Resource = ["*"] },
    {
      Sid       = "OnlyTheseEndpoints"
      Effect    = "Deny"
      Principal = "*"
      Action    = ["execute-api:Invoke"]
      Resource  = ["*"]
      Condition = { StringNotEquals = { "aws:SourceVpce" = sort(local.endpoint_ids) } }
    },
  ] : statement if length(var.vpc_endpoints) > 0]

  own_statements = [for statement in var.policy_statements : merge(
    {
      Effect    = statement.effect
      Principal = "*"
      Action    = statement.actions
      Resource  = statement.resources
    },
    statement.sid == null ? {} : { Sid = statement.sid },
    contains(keys(statement.principals), "*") ? {} : { Principal = statement.principals },
    length(statement.conditions) == 0 ? {} : { Condition = statement.conditions },
  )]

  policy = jsonencode({ Version = "2012-10-17", Statement = concat(local.endpoint_statements, local.own_statements) })
}

# The domain name answers 403 through an endpoint that has no association, whatever the policies say.
resource "aws_api_gateway_domain_name_access_association" "this" {
  for_each = var.vpc_endpoints

  domain_name_arn                = aws_api_gateway_domain_name.this.arn
  access_association_source_type = "VPCE"
  access_association_source      = each.value.id

  tags = var.tags
}

################################################################################
# APIs behind the domain name
################################################################################

locals {
  # Version 1 of the management API takes one level (hashicorp/terraform-provider-aws#21986), version 2 no EDGE and no
  # PRIVATE name (amplify-education/serverless-domain-manager#582). What has one level stays where it is in old state.
  deep_mappings = { for path, mapping in var.mappings : path => mapping if strcontains(trimprefix(path, "/"), "/") }
}

resource "aws_api_gateway_base_path_mapping" "this" {
  for_each = { for path, mapping in var.mappings : path => mapping if !contains(keys(local.deep_mappings), path) }

  domain_name = aws_api_gateway_domain_name.this.domain_name
  # A PRIVATE name is unique by its id only; without it the mapping is looked for among public names
  # (hashicorp/terraform-provider-aws#41659).
  domain_name_id = local.is_private ? aws_api_gateway_domain_name.this.domain_name_id : null
  base_path      = each.key == "/" ? null : each.key
  api_id         = each.value.rest_api_id
  stage_name     = each.value.stage_name

  lifecycle {
    # The mappings vanish with the replaced domain name, whose name, the only thing referenced above, stays the same.
    replace_triggered_by = [terraform_data.endpoint_type]
  }
}

resource "aws_apigatewayv2_api_mapping" "this" {
  for_each = local.deep_mappings

  domain_name     = aws_api_gateway_domain_name.this.domain_name
  api_mapping_key = each.key
  api_id          = each.value.rest_api_id
  stage           = each.value.stage_name

  lifecycle {
    replace_triggered_by = [terraform_data.endpoint_type]
  }
}

################################################################################
# DNS
################################################################################

locals {
  record_types = var.dns == null ? [] : ["A", "AAAA"]
  # A list of none or one, so that its attributes are read without asking first.
  routing = flatten([for dns in var.dns[*] : dns.routing[*]])

  # A PRIVATE name has no address of its own: it points to an endpoint, the first by name. var.vpc_endpoints is ordered by name.
  first_endpoint = slice(values(var.vpc_endpoints), 0, min(1, length(var.vpc_endpoints)))

  target = {
    EDGE = {
      domain_name = aws_api_gateway_domain_name.this.cloudfront_domain_name
      zone_id     = aws_api_gateway_domain_name.this.cloudfront_zone_id
    }
    REGIONAL = {
      domain_name = aws_api_gateway_domain_name.this.regional_domain_name
      zone_id     = aws_api_gateway_domain_name.this.regional_zone_id
    }
    PRIVATE = {
      domain_name = one(local.first_endpoint[*].dns_name)
      zone_id     = one(local.first_endpoint[*].hosted_zone_id)
    }
  }[var.endpoint_type]
}

resource "aws_route53_record" "this" {
  for_each = toset(local.record_types)

  zone_id         = var.dns.hosted_zone_id
  name            = var.domain_name
  type            = each.key
  set_identifier  = one(local.routing[*].set_identifier)
  health_check_id = one(local.routing[*].health_check_id)

  alias {
    name    = local.target.domain_name
    zone_id = local.target.zone_id
    # Route 53 cannot evaluate the health of CloudFront, nor is there a second place to go to with a simple record.
    evaluate_target_health = contains(local.routing[*].evaluate_target_health, true)
  }

  dynamic "latency_routing_policy" {
    for_each = one(local.routing[*].latency_region)[*]

    content {
      region = latency_routing_policy.value
    }
  }

  dynamic "failover_routing_policy" {
    for_each = one(local.routing[*].failover)[*]

    content {
      type = failover_routing_policy.value
    }
  }

  lifecycle {
    precondition {
      condition = !local.is_private || (local.target.domain_name != null && local.target.zone_id != null)
      error_message = join(" ", [
        "dns is set for the PRIVATE domain name \"${var.domain_name}\", but its first VPC endpoint has no dns_name and",
        "hosted_zone_id; pass both (outputs dns_name and dns_hosted_zone_id of modules/vpc-endpoint), or set dns to null.",
      ])
    }
  }
}
