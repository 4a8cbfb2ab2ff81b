# examples/custom-domain with what its reader brings: a hosted zone and a certificate.

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
  description = "As of the example."
  type        = string
  default     = null
}

locals {
  domain_name = "images.example.com"
}

resource "aws_route53_zone" "this" {
  name = "example.com"
}

resource "aws_acm_certificate" "this" {
  domain_name       = local.domain_name
  validation_method = "DNS"
}

module "example" {
  source = "../../examples/custom-domain"

  domain_name      = local.domain_name
  certificate_arn  = aws_acm_certificate.this.arn
  dns              = { hosted_zone_id = aws_route53_zone.this.zone_id }
  image_base_paths = ["v1/images"]
  truststore_pem   = var.truststore_pem
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
