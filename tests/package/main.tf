# A consumer of a release archive, whose address tests/package.test.ts puts in the place of the sources.

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

module "image_bucket" {
  source = "../../modules/image-bucket"

  bucket_prefix = "archived"
  force_destroy = true
}

module "image_api" {
  source = "../.."

  name            = "archived"
  architecture    = var.architecture
  authorization   = "NONE"
  existing_bucket = { name = module.image_bucket.bucket_name }

  # Functions from files are made one after another.
  download   = null
  resize     = null
  thumbnails = null
  presign    = null
}

output "api" {
  value = { id = module.image_api.rest_api_id, stage = module.image_api.stage_name }
}
