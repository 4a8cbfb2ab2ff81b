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

  name      = var.name
  artifacts = var.artifacts

  endpoint_type    = var.endpoint_type
  vpc_endpoint_ids = var.vpc_endpoint_ids

  # Everyone who reaches the API gets URLs: this is an example. "AWS_IAM", or an authorizer that knows the user, closes it.
  authorization = "NONE"
  stage         = { throttle = { rate = 50, burst = 100 } }

  # Pages of these origins may ask for URLs and use them from a browser.
  cors = { allow_origins = var.allow_origins }

  presign = {}
  health  = {}

  upload     = null
  download   = null
  resize     = null
  s3_proxy   = null
  thumbnails = null

  bucket = { force_destroy = var.force_destroy }
}
