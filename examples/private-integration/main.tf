terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}

################################################################################
# Network
################################################################################

data "aws_availability_zones" "available" {
  # checkov:skip=CKV_AWS_394: The example fits any region, so it names no zones; two subnets are made, however many there are.
  state = "available"

  # Not the local and wavelength zones that an account opted into: they have no VPC links.
  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

# No internet gateway: the service is reached by the link, or not at all.
resource "aws_vpc" "this" {
  # checkov:skip=CKV2_AWS_11: Flow logs bill each line; nothing leaves this VPC, and the API has its own access log.
  count = var.network == null ? 1 : 0

  cidr_block = var.vpc_cidr_block

  tags = { Name = var.name }
}

# Taken over without a rule: what names no group of its own talks to nobody.
resource "aws_default_security_group" "this" {
  count = var.network == null ? 1 : 0

  vpc_id = one(aws_vpc.this[*].id)

  tags = { Name = "${var.name}-default" }
}

resource "aws_subnet" "private" {
  count = var.network == null ? 2 : 0

  vpc_id            = one(aws_vpc.this[*].id)
  availability_zone = data.aws_availability_zones.available.names[count.index]
  cidr_block        = cidrsubnet(var.vpc_cidr_block, 8, count.index)

  tags = { Name = "${var.name}-${count.index}" }
}

locals {
  network = var.network == null ? {
    vpc_id      = one(aws_vpc.this[*].id)
    subnet_ids  = aws_subnet.private[*].id
    cidr_blocks = [var.vpc_cidr_block]
  } : var.network
}

################################################################################
# Link
################################################################################

module "link" {
  source = "../../modules/vpc-link"

  name = var.name

  load_balancer = {
    type       = var.load_balancer_type
    vpc_id     = local.network.vpc_id
    subnet_ids = local.network.subnet_ids
    target = {
      port        = var.target_port
      cidr_blocks = local.network.cidr_blocks
      addresses   = var.target_addresses
    }
  }
}

################################################################################
# API
################################################################################

module "api" {
  source = "../../modules/rest-api"

  name             = var.name
  endpoint_type    = var.endpoint_type
  vpc_endpoint_ids = var.vpc_endpoint_ids

  # By Content-Type of a request and the first type of Accept these go through in bytes. Not "*/*": what a template reads must be text.
  binary_media_types = ["application/octet-stream", "image/jpeg", "image/png"]

  # A route that says nothing is for signed callers: what was internal is not open by omission.
  default_authorization = "AWS_IAM"

  routes = {
    # As it is: method, query, headers and body of the caller; status, headers and body of the service.
    "GET /orders/{id}" = {
      authorization = "NONE"
      http_proxy    = merge(module.link.connection, { uri = "${module.link.url}/orders/{id}", timeout_ms = var.timeout_ms })
    }

    # Everything below a path, for signed callers.
    "ANY /internal/{proxy+}" = {
      http_proxy = merge(module.link.connection, { uri = "${module.link.url}/{proxy}", timeout_ms = var.timeout_ms })
    }

    # Mapped: one query parameter goes in, and of what comes out callers see what is written here.
    "GET /stock/{item}" = {
      authorization      = "NONE"
      request_parameters = { "method.request.querystring.unit" = false }
      http = merge(module.link.connection, {
        uri                = "${module.link.url}/warehouse/items/{item}"
        timeout_ms         = var.timeout_ms
        request_parameters = { "integration.request.querystring.unit" = "method.request.querystring.unit" }
        responses = {
          default = { status = 200, headers = { Content-Type = "'application/json'" }, templates = {
            "application/json" = "{\"item\":\"$util.escapeJavaScript($input.params('item'))\",\"count\":$input.json('$.quantity')}"
          } }
          "404" = { status = 404, headers = { Content-Type = "'application/json'" }, templates = {
            "application/json" = jsonencode({ message = "There is no such item.", code = "not_found", requestId = "$context.requestId" })
          } }
          "5\\d{2}" = { status = 503, headers = { Content-Type = "'application/json'", Retry-After = "'5'" }, templates = {
            "application/json" = jsonencode({ message = "Try again.", code = "unavailable", requestId = "$context.requestId" })
          } }
        }
      })
    }
  }
}
