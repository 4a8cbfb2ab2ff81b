# Measured by `npm run bench -- --only control-plane`.
terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}

variable "routes" {
  type    = number
  default = 10
}

module "api" {
  source = "../../../../modules/rest-api"

  name = "bench-one-document"

  routes = {
    for i in range(var.routes) : format("GET /route-%03d", i) => {
      authorization = "NONE"
      mock          = { body = jsonencode({ message = "hello" }) }
    }
  }
}
