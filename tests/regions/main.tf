# examples/multi-region with what its reader brings: a hosted zone, and a certificate in each region.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "europe"
  region = "eu-west-1"
}

variable "architecture" {
  description = "Instruction set of the functions that process images: x86_64 or arm64."
  type        = string
}

variable "domain_name" {
  description = "The one name that clients call in both regions."
  type        = string
  default     = "images.example.com"
}

resource "aws_route53_zone" "this" {
  name = "example.com"
}

resource "aws_acm_certificate" "america" {
  domain_name       = var.domain_name
  validation_method = "DNS"
}

resource "aws_acm_certificate" "europe" {
  provider = aws.europe

  domain_name       = var.domain_name
  validation_method = "DNS"
}

module "example" {
  source = "../../examples/multi-region"

  architecture   = var.architecture
  domain_name    = var.domain_name
  hosted_zone_id = aws_route53_zone.this.zone_id

  primary   = { region = "us-east-1", certificate_arn = aws_acm_certificate.america.arn }
  secondary = { region = "eu-west-1", certificate_arn = aws_acm_certificate.europe.arn }
}

output "primary" {
  description = "What the first region has."
  value = {
    rest_api_id   = module.example.rest_api_id
    api_url       = module.example.api_url
    stage_name    = module.example.stage_name
    execution_arn = module.example.execution_arn
    bucket_name   = module.example.bucket_name
  }
}

output "secondary" {
  description = "What the second region has."
  value       = module.example.secondary
}

output "url" {
  description = "The one address."
  value       = module.example.url
}
