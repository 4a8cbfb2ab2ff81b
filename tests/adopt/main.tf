# A bucket and an API that were made by hand, adopted as UPGRADE.md says, for tests/adopt.test.ts.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}

variable "architecture" {
  type = string
}

variable "bucket_name" {
  type = string
}

variable "rest_api_id" {
  type = string
}

import {
  to = module.image_api.module.image_bucket[0].aws_s3_bucket.this
  id = var.bucket_name
}

import {
  to = module.image_api.module.rest_api.aws_api_gateway_rest_api.this
  id = var.rest_api_id
}

import {
  to = module.image_api.module.rest_api.aws_api_gateway_stage.this
  id = "${var.rest_api_id}/v1"
}

module "image_api" {
  source = "../.."

  name          = "adopted"
  architecture  = var.architecture
  authorization = "NONE"
  bucket        = { name = var.bucket_name, force_destroy = true }
  stage         = { name = "v1" }
  download      = {}
  health        = {}
  upload        = null
  presign       = null
  resize        = null
  s3_proxy      = null
  thumbnails    = null
}

output "rest_api_id" {
  value = module.image_api.rest_api_id
}

output "stage_name" {
  value = module.image_api.stage_name
}

output "bucket_name" {
  value = module.image_api.bucket_name
}
