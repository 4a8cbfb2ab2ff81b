# A consumer that has no Node.js: its zips come from a bucket that npm run publish:artifacts filled, for tests/publish.test.ts.

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

# Null at first: there must be a bucket before anything can be published in it.
variable "artifacts" {
  type = object({
    s3_bucket = string
    s3_prefix = string
  })
  default = null
}

variable "dependency" {
  type    = string
  default = "one"
}

resource "aws_s3_bucket" "artifacts" {
  bucket        = "published-artifacts"
  force_destroy = true
}

resource "terraform_data" "dependency" {
  input = var.dependency
}

module "image_api" {
  source = "../.."
  count  = var.artifacts == null ? 0 : 1

  name          = "consumer"
  architecture  = var.architecture
  authorization = "NONE"
  artifacts     = var.artifacts
  bucket        = { force_destroy = true }

  function_defaults = { alias = "live" }

  resize     = null
  thumbnails = null
  presign    = null

  depends_on = [terraform_data.dependency]
}

output "artifacts_bucket" {
  value = aws_s3_bucket.artifacts.bucket
}

output "rest_api_id" {
  value = one(module.image_api[*].rest_api_id)
}

output "stage_name" {
  value = one(module.image_api[*].stage_name)
}
