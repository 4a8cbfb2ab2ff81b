terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}

provider "aws" {
  alias  = "primary"
  region = var.primary.region
}

provider "aws" {
  alias  = "secondary"
  region = var.secondary.region
}

################################################################################
# The same API in both regions
################################################################################

module "primary" {
  source    = "../.."
  providers = { aws = aws.primary }

  name          = var.name
  architecture  = var.architecture
  endpoint_type = var.endpoint_type

  authorization = "NONE"

  upload     = {}
  download   = {}
  s3_proxy   = {}
  health     = {}
  presign    = {}
  resize     = null
  thumbnails = null

  bucket = { force_destroy = var.force_destroy }
}

module "secondary" {
  source    = "../.."
  providers = { aws = aws.secondary }

  name          = var.name
  architecture  = var.architecture
  endpoint_type = var.endpoint_type

  authorization = "NONE"

  upload     = {}
  download   = {}
  s3_proxy   = {}
  health     = {}
  presign    = {}
  resize     = null
  thumbnails = null

  bucket = { force_destroy = var.force_destroy }
}
