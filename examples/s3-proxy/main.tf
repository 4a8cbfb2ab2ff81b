terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}

data "aws_region" "current" {}

################################################################################
# Bucket with one image
################################################################################

module "image_bucket" {
  source = "../../modules/image-bucket"

  bucket_prefix = var.name
  force_destroy = var.force_destroy
}

resource "aws_s3_object" "sample" {
  bucket        = module.image_bucket.bucket_name
  key           = "images/sample.png"
  source        = "${path.module}/sample.png"
  source_hash   = filesha256("${path.module}/sample.png")
  content_type  = "image/png"
  cache_control = "public, max-age=3600"
}

################################################################################
# API that reads it, without any Lambda
################################################################################

module "s3_proxy" {
  source = "../../modules/s3-proxy"

  name        = "${var.name}-${data.aws_region.current.id}"
  bucket_name = module.image_bucket.bucket_name
}

module "rest_api" {
  source = "../../modules/rest-api"

  name             = var.name
  endpoint_type    = var.endpoint_type
  vpc_endpoint_ids = var.vpc_endpoint_ids

  routes = merge(module.s3_proxy.routes, {
    "GET /health" = {
      authorization = "NONE"
      mock          = { body = jsonencode({ status = "ok" }) }
    }
  })
}
