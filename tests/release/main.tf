# A function behind an alias and a constant, for tests/release.test.ts: routes and code change while clients call.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}

variable "zip" {
  type = string
}

variable "text" {
  type = string
}

variable "release" {
  type    = string
  default = null
}

variable "canary" {
  type    = object({ percent = number, stage_variables = optional(map(string)) })
  default = null
}

variable "kept_releases" {
  type    = list(string)
  default = []
}

variable "function_release" {
  type    = object({ version = string, percent = optional(number) })
  default = null
}

module "function" {
  source = "../../modules/lambda-function"

  name    = "release"
  alias   = "live"
  release = var.function_release

  artifact = {
    filename         = var.zip
    source_code_hash = filebase64sha256(var.zip)
    handler          = "index.handler"
    runtime          = "nodejs22.x"
    architectures    = ["x86_64"]
  }
}

module "rest_api" {
  source = "../../modules/rest-api"

  name          = "release"
  release       = var.release
  canary        = var.canary
  kept_releases = var.kept_releases
  stage         = { variables = { ring = "stage" } }

  routes = {
    "GET /text" = {
      authorization = "NONE"
      mock          = { body = "${var.text} $stageVariables.ring" }
    }
    "GET /code" = {
      authorization = "NONE"
      lambda        = { function_name = module.function.function_name, qualifier = module.function.alias }
    }
  }
}

output "rest_api_id" {
  value = module.rest_api.rest_api_id
}

output "stage_name" {
  value = module.rest_api.stage_name
}

output "deployment_id" {
  value = module.rest_api.deployment_id
}

output "version" {
  value = module.function.version
}
