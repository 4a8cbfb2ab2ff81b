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

module "image_api" {
  source = "../.."

  name          = "archived"
  architecture  = var.architecture
  authorization = "NONE"
  bucket        = { force_destroy = true }

  # Functions from files are made one after another.
  download   = null
  resize     = null
  thumbnails = null
  presign    = null
}

module "rest_api" {
  source = "../../modules/rest-api"

  name   = "archived-routes"
  routes = { "GET /greeting" = { authorization = "NONE", mock = { body = "{\"hello\":true}" } } }
}

output "apis" {
  value = {
    image_api = { id = module.image_api.rest_api_id, stage = module.image_api.stage_name }
    rest_api  = { id = module.rest_api.rest_api_id, stage = module.rest_api.stage_name }
  }
}
