################################################################################
# Region, partition, account
################################################################################

data "aws_region" "current" {}

data "aws_partition" "current" {}

data "aws_caller_identity" "current" {
  count = var.account_id == null ? 1 : 0
}

locals {
  execute_api_domain = "execute-api.${data.aws_region.current.id}.${data.aws_partition.current.dns_suffix}"
}

################################################################################
# Stand-ins for them
################################################################################

# All three are unknown while something that the module depends_on changes, and a hash of what holds them would be unknown too:
# a new deployment for nothing. So document and policy are composed, and hashed, with stand-ins, which are filled in at the end.
locals {
  region     = "{{aws:region}}"
  partition  = "{{aws:partition}}"
  account_id = "{{aws:account}}"

  service_arn = "arn:${local.partition}:apigateway:${local.region}"

  # The composed texts, with a stand-in -> its value.
  known_account_id = var.account_id == null ? one(data.aws_caller_identity.current[*].account_id) : var.account_id
  filled_in = {
    for name, text in { openapi = local.openapi_template, policy = local.policy_template } : name => replace(
      replace(
        replace(text, local.region, data.aws_region.current.id),
        local.partition, data.aws_partition.current.partition,
      ),
      local.account_id, local.known_account_id,
    )
  }

  openapi = local.filled_in.openapi
  policy  = local.filled_in.policy
}

################################################################################
# Roles of integrations
################################################################################

locals {
  given_credentials = {
    for key, route in var.routes :
    key => one(concat(route.lambda[*], route.s3[*], route.http[*], route.aws[*])[*].credentials_arn)
  }

  # "role/NAME" keeps the account out of the routes, for the same reason.
  credentials = {
    for key, arn in local.given_credentials : key => (
      arn == null ? null : startswith(arn, "role/") ? "arn:${local.partition}:iam::${local.account_id}:${arn}" : arn
    )
  }
}
