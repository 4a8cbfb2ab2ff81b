################################################################################
# Endpoint type
################################################################################

locals {
  is_private = var.endpoint_type == "PRIVATE"
}

# A configuration cannot see its former type, so this one is kept: written again whenever REGIONAL is entered or left, and
# not between PRIVATE and EDGE, so that it is known in that plan. Direct from EDGE to PRIVATE it goes stale and says EDGE;
# the way back is then left to the service to refuse.
resource "terraform_data" "type_around_regional" {
  input            = var.endpoint_type
  triggers_replace = [var.endpoint_type == "REGIONAL"]

  lifecycle {
    ignore_changes = [input]
  }

  # Written only after the API really has the type.
  depends_on = [aws_api_gateway_rest_api.this]
}

################################################################################
# Association with VPC endpoints
################################################################################

locals {
  vpc_endpoint_ids  = sort(distinct(var.vpc_endpoint_ids))
  has_vpc_endpoints = length(var.vpc_endpoint_ids) > 0
  is_associated     = local.is_private && var.associate_vpc_endpoints && local.has_vpc_endpoints

  # Only an association may let the body depend on the endpoint type: the provider would otherwise re-send stale ids
  # when a switch changes the body too (hashicorp/terraform-provider-aws#14269).
  document_servers = local.is_associated ? [
    { url = "/", x-amazon-apigateway-endpoint-configuration = { vpcEndpointIds = local.vpc_endpoint_ids } }
  ] : []
}

# The provider adds and changes associated endpoints, but cannot take the last one away (hashicorp/terraform-provider-aws#42169).
resource "terraform_data" "association" {
  input = local.is_associated
}

################################################################################
# TLS
################################################################################

locals {
  has_enhanced_policy = startswith(coalesce(var.security_policy, "-"), "SecurityPolicy_")

  # Extensions of the document, since provider 5.100 has no arguments for them. An enhanced policy is refused without an access
  # mode ("x-amazon-apigateway-security-policy").
  document_security = merge(
    var.security_policy == null ? {} : { x-amazon-apigateway-security-policy = var.security_policy },
    local.has_enhanced_policy ? { x-amazon-apigateway-endpoint-access-mode = coalesce(var.endpoint_access_mode, "BASIC") } : {},
  )
}

################################################################################
# Addresses of a PRIVATE API
################################################################################

locals {
  api_id = aws_api_gateway_rest_api.this.id

  private_urls = {
    private_dns     = "https://${local.api_id}.${local.execute_api_domain}/${var.stage.name}"
    endpoint_header = { name = "x-apigw-api-id", value = local.api_id }
    associated = {
      for vpce in local.vpc_endpoint_ids :
      vpce => "https://${local.api_id}-${vpce}.${local.execute_api_domain}/${var.stage.name}" if local.is_associated
    }
  }
}
