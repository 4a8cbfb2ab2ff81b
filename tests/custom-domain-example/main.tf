# examples/custom-domain with what its reader brings: a hosted zone and a certificate. Twice, as the provider takes a minute to
# change a domain name in place: the second one asks for client certificates.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}

variable "truststore_pem" {
  description = "Authorities of the second one."
  type        = string
}

locals {
  names = { open = "images.example.com", trusting = "partners.example.com" }
}

resource "aws_route53_zone" "this" {
  name = "example.com"
}

resource "aws_acm_certificate" "this" {
  for_each = local.names

  domain_name       = each.value
  validation_method = "DNS"
}

module "example" {
  source = "../../examples/custom-domain"

  domain_name      = local.names.open
  certificate_arn  = aws_acm_certificate.this["open"].arn
  dns              = { hosted_zone_id = aws_route53_zone.this.zone_id }
  image_base_paths = ["v1/images"]
}

module "trusting" {
  source = "../../examples/custom-domain"

  name            = "trusting-images"
  domain_name     = local.names.trusting
  certificate_arn = aws_acm_certificate.this["trusting"].arn
  truststore_pem  = var.truststore_pem
}

output "rest_api_id" {
  description = "Of the example."
  value       = module.example.rest_api_id
}

output "status_api_id" {
  description = "Of the example."
  value       = module.example.status_api_id
}

output "stage_name" {
  description = "Of the example."
  value       = module.example.stage_name
}

output "bucket_name" {
  description = "Of the example."
  value       = module.example.bucket_name
}

output "urls" {
  description = "Of the example."
  value       = module.example.urls
}

output "trusting_api_id" {
  description = "Of the second one."
  value       = module.trusting.rest_api_id
}
