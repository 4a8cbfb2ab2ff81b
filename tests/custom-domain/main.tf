# Two APIs behind one custom domain name, for tests/custom-domain.test.ts.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}

variable "api_type" {
  type    = string
  default = "REGIONAL"
}

variable "domain_type" {
  type    = string
  default = "REGIONAL"
}

variable "disable_execute_api_endpoint" {
  type    = bool
  default = false
}

variable "associate_vpc_endpoints" {
  type    = bool
  default = false
}

# Whether the endpoints admit calls of every API, as while APIs are replaced.
variable "any_api" {
  type    = bool
  default = false
}

# Null: the certificate that is requested below.
variable "certificate_arn" {
  type    = string
  default = null
}

locals {
  domain_name = "api.images.example"
  is_private  = var.api_type == "PRIVATE"

  is_private_name = var.domain_type == "PRIVATE"
}

resource "aws_acm_certificate" "this" {
  domain_name       = local.domain_name
  validation_method = "DNS"
}

resource "aws_vpc" "this" {
  cidr_block = "10.8.0.0/16"
}

resource "aws_subnet" "this" {
  vpc_id     = aws_vpc.this.id
  cidr_block = aws_vpc.this.cidr_block
}

module "vpc_endpoint" {
  source   = "../../modules/vpc-endpoint"
  for_each = toset(["ours", "other"])

  name                = each.key
  vpc_id              = aws_vpc.this.id
  subnet_ids          = [aws_subnet.this.id]
  allowed_cidr_blocks = [aws_vpc.this.cidr_block]
  private_dns_enabled = false

  # As narrow as it can be; "*" would hide that a call by the name asks for the name's own ARN as well.
  allowed_execution_arns   = var.any_api ? ["*"] : [for api in module.api : api.execution_arn]
  allowed_domain_name_arns = local.is_private_name ? [module.domain.execution_arn] : []
}

module "api" {
  source   = "../../modules/rest-api"
  for_each = toset(["images", "orders"])

  name                         = each.key
  endpoint_type                = var.api_type
  vpc_endpoint_ids             = local.is_private ? [module.vpc_endpoint["ours"].id] : []
  associate_vpc_endpoints      = var.associate_vpc_endpoints
  disable_execute_api_endpoint = var.disable_execute_api_endpoint

  stage = { throttle = { rate = 10000, burst = 5000 } }

  routes = {
    "GET /health" = { authorization = "NONE", mock = { body = jsonencode({ api = each.key }) } }
    # The request's headers as a mapping template has them, by their exact names.
    "GET /headers" = { authorization = "NONE", mock = { body = jsonencode({
      for name in ["x-probe", "X-Probe", "cookie", "Cookie", "CloudFront-Viewer-Country"] : name => "$!input.params().header.get('${name}')"
    }) } }
  }
}

module "domain" {
  source = "../../modules/custom-domain"

  domain_name     = local.domain_name
  endpoint_type   = var.domain_type
  certificate_arn = var.certificate_arn == null ? aws_acm_certificate.this.arn : var.certificate_arn
  vpc_endpoints   = local.is_private ? { ours = { id = module.vpc_endpoint["ours"].id } } : {}

  mappings = {
    "/"      = { rest_api_id = module.api["images"].rest_api_id, stage_name = module.api["images"].stage_name }
    "orders" = { rest_api_id = module.api["orders"].rest_api_id, stage_name = module.api["orders"].stage_name }
  }
}

output "rest_api_id" {
  value = module.api["images"].rest_api_id
}

output "stage_name" {
  value = module.api["images"].stage_name
}

output "domain_name" {
  value = module.domain.domain_name
}

output "vpc_endpoint_ids" {
  value = { for name, endpoint in module.vpc_endpoint : name => endpoint.id }
}
