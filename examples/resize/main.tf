terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}

module "image_api" {
  source = "../.."

  name         = var.name
  architecture = var.architecture
  artifacts    = var.artifacts

  endpoint_type    = var.endpoint_type
  vpc_endpoint_ids = var.vpc_endpoint_ids

  # The resize key is the guard of /resize, so that a browser can use it in <img src>; uploads are for IAM users only.
  authorization = "NONE"
  stage         = { throttle = { rate = 50, burst = 100 } }

  resize          = { allowed_source_hosts = var.allowed_source_hosts }
  resize_api_keys = var.resize_api_keys
  upload          = { authorization = "AWS_IAM" }
  health          = {}

  download   = null
  presign    = null
  s3_proxy   = null
  thumbnails = null

  bucket = { force_destroy = var.force_destroy }
}
