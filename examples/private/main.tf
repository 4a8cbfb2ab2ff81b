terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}

locals {
  is_private = var.endpoint_type == "PRIVATE"
}

################################################################################
# Network
################################################################################

data "aws_availability_zones" "available" {
  # checkov:skip=CKV_AWS_394: The example fits any region, so it names no zones; two subnets are made, however many there are.
  state = "available"

  # Not the local and wavelength zones that an account opted into: they have no execute-api endpoints.
  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

# No internet gateway: what calls from here reaches the API through the endpoint, or not at all.
resource "aws_vpc" "this" {
  # checkov:skip=CKV2_AWS_11: Flow logs bill each line; nothing leaves this VPC, and the API has its own access log.
  cidr_block           = var.vpc_cidr_block
  enable_dns_support   = true
  enable_dns_hostnames = true # both are needed for the endpoint's private DNS

  tags = { Name = var.name }
}

# Without rules: a group that nobody chose admits nobody.
resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.name}-default" }
}

resource "aws_subnet" "private" {
  count = 2

  vpc_id            = aws_vpc.this.id
  availability_zone = data.aws_availability_zones.available.names[count.index]
  cidr_block        = cidrsubnet(var.vpc_cidr_block, 8, count.index)

  tags = { Name = "${var.name}-${count.index}" }
}

module "vpc_endpoint" {
  source = "../../modules/vpc-endpoint"

  name                   = "${var.name}-execute-api"
  vpc_id                 = aws_vpc.this.id
  subnet_ids             = aws_subnet.private[*].id
  allowed_cidr_blocks    = [aws_vpc.this.cidr_block]
  private_dns_enabled    = var.private_dns_enabled
  allowed_execution_arns = [module.image_api.execution_arn]
}

################################################################################
# API
################################################################################

module "image_api" {
  source = "../.."

  name         = var.name
  architecture = var.architecture
  artifacts    = var.artifacts

  # The endpoint stays when the type changes, but a public API may not name it.
  endpoint_type    = var.endpoint_type
  vpc_endpoint_ids = local.is_private ? concat([module.vpc_endpoint.id], var.vpc_endpoint_ids) : []

  # Whoever reaches the endpoint may call; "AWS_IAM" asks for signed requests in addition.
  authorization = "NONE"

  upload   = {}
  download = {}
  s3_proxy = {}
  health   = {}

  presign    = null # its URLs lead to S3, which this VPC does not reach
  resize     = null
  thumbnails = null

  bucket = { force_destroy = var.force_destroy }
}
