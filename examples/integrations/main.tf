terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
}

################################################################################
# The API: one route, or two, per kind of integration
################################################################################

locals {
  routes = merge(local.function_routes, local.service_routes, local.http_routes)

  # The one shape of errors, for answers of services that are mapped.
  errors = {
    for code, message in {
      internal_error    = "The request failed; nothing is wrong with it as far as known."
      invalid_body      = "The service behind does not take this body."
      invalid_parameter = "The service behind does not take this name."
      key_exists        = "There is one of this name already."
      not_found         = "There is no such thing."
      unavailable       = "The service behind does not answer; try again."
    } : code => "{\"message\":\"${message}\",\"code\":\"${code}\",\"requestId\":\"$context.requestId\"}"
  }
}

module "api" {
  source = "../../modules/rest-api"

  name             = var.name
  description      = "Each kind of integration once"
  endpoint_type    = var.endpoint_type
  vpc_endpoint_ids = var.vpc_endpoint_ids

  # Not the default "*/*", under which a template gets every body as base64: JSON is text here, and these are bytes. A file of
  # another type would be read as UTF-8.
  binary_media_types = ["application/octet-stream", "application/pdf", "image/jpeg", "image/png"]

  models = local.models
  routes = { for key, route in local.routes : key => merge({ authorization = var.authorization }, route) }

  stage = { throttle = { rate = 50, burst = 100 } }
}

################################################################################
# What a body may be
################################################################################

# Every length is bounded, so that what is passed on is: a body of 10 MB would be taken else. And a model is asked for its
# Content-Type alone: what has another one must find no template and no passthrough ("NEVER"), or it goes by unchecked.
locals {
  models = {
    Order = jsonencode({
      type                 = "object"
      required             = ["item", "quantity"]
      additionalProperties = false
      properties = {
        item     = { type = "string", pattern = "^[a-z]{1,40}$" }
        quantity = { type = "integer", minimum = 1, maximum = 100 }
        note     = { type = "string", maxLength = 500 }
      }
    })
    Item = jsonencode({
      type                 = "object"
      required             = ["name", "quantity"]
      additionalProperties = false
      properties = {
        name     = { type = "string", minLength = 1, maxLength = 200 }
        quantity = { type = "integer", minimum = 0, maximum = 1000000 }
      }
    })
    Report = jsonencode({
      type                 = "object"
      required             = ["values"]
      additionalProperties = false
      properties           = { values = { type = "array", maxItems = 1000, items = { type = "number" } } }
    })
  }
}
