# Routes of routes.json, which the test writes, beside others whose values only the apply knows.
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
  region                      = "eu-central-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

resource "terraform_data" "later" {
  input = "later"
}

locals {
  routes_with_unknowns = {
    "GET /function" = {
      authorization = "NONE"
      lambda = {
        function_name   = "f"
        function_arn    = terraform_data.later.output
        credentials_arn = terraform_data.later.output
      }
    }
    "GET /objects/{key+}" = {
      authorization = "NONE"
      s3 = {
        bucket          = terraform_data.later.output
        key             = "images/{key}"
        credentials_arn = terraform_data.later.output
        responses       = { default = { status = 200, headers = { X-Later = "'${terraform_data.later.output}'" } } }
      }
    }
    "GET /server" = {
      authorization = "NONE"
      http_proxy    = { uri = "https://${terraform_data.later.output}/", connection_id = terraform_data.later.output }
    }
    "GET /constant" = { authorization = "NONE", mock = { body = terraform_data.later.output } }
  }
  routes_with_an_unknown_key = {
    "GET /objects/{key+}" = {
      authorization = "NONE"
      s3 = {
        bucket          = "b"
        key             = "${terraform_data.later.output}/{key}"
        credentials_arn = "arn:aws:iam::123456789012:role/s3"
        responses       = {}
      }
    }
  }
  routes = jsondecode(file("${path.module}/routes.json"))
}

variable "others" {
  type    = string
  default = "none"
}

module "api" {
  source     = "../../modules/rest-api"
  name       = "unit"
  account_id = "123456789012"

  binary_media_types = ["image/png"]

  routes = merge(local.routes, {
    none        = {}
    unknown     = local.routes_with_unknowns
    unknown_key = local.routes_with_an_unknown_key
  }[var.others])
}
