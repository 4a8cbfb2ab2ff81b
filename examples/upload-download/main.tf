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

  # Everyone who reaches the API may upload and download: this is an example. "AWS_IAM" closes it.
  authorization = "NONE"
  stage         = { throttle = { rate = 50, burst = 100 } }

  upload   = {}
  download = {}
  health   = {}

  presign    = null
  resize     = null
  s3_proxy   = null
  thumbnails = null

  bucket = { force_destroy = var.force_destroy }
}
