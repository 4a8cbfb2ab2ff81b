# An S3 proxy that also writes, pages of two origins and an API key, for tests/header-names.test.ts.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}

variable "lower_case_headers" {
  type    = bool
  default = false
}

locals {
  origins = ["https://one.example", "https://two.example"]
}

module "image_bucket" {
  source = "../../modules/image-bucket"

  bucket_prefix = "header-names"
  force_destroy = true
  cors          = { allow_origins = local.origins }
}

module "s3_proxy" {
  source = "../../modules/s3-proxy"

  name          = "header-names"
  bucket_name   = module.image_bucket.bucket_name
  allow_put     = true
  authorization = { put = "NONE" }
}

module "rest_api" {
  source = "../../modules/rest-api"

  name               = "header-names"
  lower_case_headers = var.lower_case_headers
  cors               = { allow_origins = local.origins }

  api_keys    = { one = {} }
  usage_plans = { one = { api_keys = ["one"] } }

  routes = merge(module.s3_proxy.routes, {
    "GET /open"  = { authorization = "NONE", mock = { body = "{\"open\":true}" } }
    "GET /keyed" = { authorization = "NONE", api_key_required = true, mock = { body = "{\"keyed\":true}" } }
  })
}

output "rest_api_id" {
  value = module.rest_api.rest_api_id
}

output "stage_name" {
  value = module.rest_api.stage_name
}

output "bucket_name" {
  value = module.image_bucket.bucket_name
}

output "key" {
  value     = module.rest_api.api_key_values["one"]
  sensitive = true
}
