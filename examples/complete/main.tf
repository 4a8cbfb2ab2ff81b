terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}

################################################################################
# API
################################################################################

module "image_api" {
  source = "../.."

  name         = var.name
  architecture = var.architecture
  artifacts    = var.artifacts
  tags         = var.tags

  endpoint_type    = var.endpoint_type
  vpc_endpoint_ids = var.vpc_endpoint_ids

  # Every feature for everyone who reaches the API: this is an example. "AWS_IAM" closes all that says nothing else.
  authorization = "NONE"

  upload     = { replace = { authorization = var.manage_authorization } }
  download   = { response_streaming = var.response_streaming }
  presign    = {}
  s3_proxy   = contains(var.binary_media_types, "*/*") ? {} : null # S3's bytes pass unharmed under "*/*" only
  thumbnails = {}
  health     = {}
  info       = {}
  demo_page  = var.demo_page && contains(var.binary_media_types, "*/*") ? {} : null # from S3, too
  inspection = { thumbnail_widths = [160] }

  manage = {
    list   = { authorization = var.manage_authorization }
    delete = { authorization = var.manage_authorization }
  }

  resize = {
    allowed_source_hosts = var.allowed_source_hosts
    response_streaming   = var.response_streaming
    presets = {
      thumb  = { w = 200, h = 200, fit = "cover" }
      marked = { w = 320, overlay = { key = "logo.png" } } # 502 until an image is stored there
    }
    cache    = true
    fallback = { key = "fallback.png" }
    encoders = { webp_effort = 4 }
  }
  resize_api_keys        = var.resize_api_keys
  resize_signing_secrets = var.resize_signing_secrets

  binary_media_types = var.binary_media_types
  cors               = { allow_origins = var.allow_origins }
  stage              = { throttle = { rate = 100, burst = 200 } }
  access_log         = var.access_log == "off" ? null : {}
  logging_role_arn   = one(module.account_logging[*].role_arn)
  log_retention_days = 14

  bucket = { force_destroy = var.force_destroy }
}

################################################################################
# Picture in place of an image that could not be made
################################################################################

resource "aws_s3_object" "fallback" {
  bucket       = module.image_api.bucket_name
  key          = "images/fallback.png"
  source       = "${path.module}/fallback.png"
  source_hash  = filesha256("${path.module}/fallback.png")
  content_type = "image/png"

  # It may be stored before the bucket tells of what is stored: who owns the bucket vouches for it.
  tags = { image-state = "ready" }
}

################################################################################
# Role that API Gateway logs with: one per account and region
################################################################################

module "account_logging" {
  source = "../../modules/account-logging"
  count  = var.access_log == "create-role" ? 1 : 0

  tags = var.tags
}
