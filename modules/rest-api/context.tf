################################################################################
# Region, partition, account
################################################################################

data "aws_region" "current" {}

data "aws_partition" "current" {}

data "aws_caller_identity" "current" {
  count = var.account_id == null ? 1 : 0
}

locals {
  region     = data.aws_region.current.id
  partition  = data.aws_partition.current.partition
  account_id = var.account_id == null ? one(data.aws_caller_identity.current[*].account_id) : var.account_id

  service_arn        = "arn:${local.partition}:apigateway:${local.region}"
  execute_api_domain = "execute-api.${local.region}.${data.aws_partition.current.dns_suffix}"
}
