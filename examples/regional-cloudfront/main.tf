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
# API that answers the distribution only
################################################################################

module "image_api" {
  source = "../.."

  name          = var.name
  architecture  = var.architecture
  artifacts     = var.artifacts
  endpoint_type = var.endpoint_type

  # The distribution is the one holder of the key, so whoever has no key did not come through it.
  api_keys    = { cdn = { description = "Sent by CloudFront as x-api-key" } }
  usage_plans = { cdn = { api_keys = ["cdn"], throttle = { rate = 500, burst = 1000 } } }

  authorization = "NONE"

  upload   = { api_key_required = true }
  download = { api_key_required = true, cache_control = "public, max-age=86400" }
  presign  = { api_key_required = true }
  resize   = { api_key_required = true, allowed_source_hosts = var.allowed_source_hosts }
  s3_proxy = { api_key_required = true }
  health   = {} # open: for health checks that do not pass through CloudFront

  thumbnails = null

  resize_api_keys = var.resize_api_keys

  bucket = { force_destroy = var.force_destroy }
}

################################################################################
# Distribution
################################################################################

module "cdn" {
  source = "../../modules/cdn"

  name    = var.name
  api_url = module.image_api.api_url

  origin_verification = { api_key = module.image_api.api_key_values["cdn"] }

  aliases         = var.aliases
  certificate_arn = var.certificate_arn
  dns             = var.hosted_zone_id == null ? null : { hosted_zone_id = var.hosted_zone_id }
  web_acl_arn     = var.web_acl_arn
  price_class     = var.price_class
}
