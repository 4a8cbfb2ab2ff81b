terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}

locals {
  is_private = var.endpoint_type == "PRIVATE"
}

################################################################################
# Two APIs
################################################################################

module "image_api" {
  source = "../.."

  name             = var.name
  endpoint_type    = var.endpoint_type
  vpc_endpoint_ids = var.vpc_endpoint_ids

  # The name alone answers. With mutual TLS this is what makes it mutual: the API's own address asks nobody for a certificate.
  disable_execute_api_endpoint = var.disable_execute_api_endpoint

  # Reading only, for whoever reaches the name.
  authorization = "NONE"

  s3_proxy = {}
  health   = {}

  upload     = null
  download   = null
  presign    = null
  resize     = null
  thumbnails = null

  bucket = { force_destroy = var.force_destroy }
}

module "status_api" {
  source = "../../modules/rest-api"

  name                         = "${var.name}-status"
  endpoint_type                = var.endpoint_type
  vpc_endpoint_ids             = var.vpc_endpoint_ids
  disable_execute_api_endpoint = var.disable_execute_api_endpoint

  routes = {
    "GET /" = { authorization = "NONE", mock = { body = jsonencode({ images = "up" }) } }
  }
}

################################################################################
# Authorities of the clients' certificates
################################################################################

# Versioned, so that the domain name says which list it trusts: a new list is a change of the plan.
module "truststore" {
  source = "../../modules/image-bucket"
  count  = var.truststore_pem == null ? 0 : 1

  bucket_prefix = "${var.name}-trust"
  force_destroy = var.force_destroy
}

resource "aws_s3_object" "truststore" {
  count = var.truststore_pem == null ? 0 : 1

  bucket       = module.truststore[0].bucket_name
  key          = "truststore.pem"
  content      = var.truststore_pem
  content_type = "application/x-pem-file"
}

################################################################################
# One name for both
################################################################################

module "domain" {
  source = "../../modules/custom-domain"

  domain_name     = var.domain_name
  endpoint_type   = var.endpoint_type
  certificate_arn = var.certificate_arn

  mappings = merge(
    {
      "/"      = { rest_api_id = module.image_api.rest_api_id, stage_name = module.image_api.stage_name }
      "status" = { rest_api_id = module.status_api.rest_api_id, stage_name = module.status_api.stage_name }
    },
    { for path in var.image_base_paths : path => { rest_api_id = module.image_api.rest_api_id, stage_name = module.image_api.stage_name } },
  )

  mutual_tls = one([for object in aws_s3_object.truststore : {
    truststore_uri                         = "s3://${object.bucket}/${object.key}"
    truststore_version                     = object.version_id
    ownership_verification_certificate_arn = var.ownership_verification_certificate_arn
  }])

  # Keys by position, because ids may be unknown at plan.
  vpc_endpoints = { for index, id in var.vpc_endpoint_ids : tostring(index) => { id = id } if local.is_private }

  dns = var.dns
}
