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
  tags       = { Team = var.team }
}

################################################################################
# Functions: the two authorizers, and one that says who the caller is
################################################################################

locals {
  # Terraform makes no zips. This one holds functions/ as it is: cd functions && zip -X ../functions.zip *.mjs
  archive = {
    filename         = "${path.module}/functions.zip"
    source_code_hash = filebase64sha256("${path.module}/functions.zip")
    handler          = "echo.handler"
    runtime          = "nodejs22.x"
    architectures    = ["arm64"]
  }

  functions = {
    echo    = {}
    request = { TENANT_KEY_HASHES = jsonencode({ for name, key in local.tenant_keys : name => sha256(key) }) }
    token   = { TOKEN_HASHES = jsonencode({ for name, token in local.tokens : name => sha256(token) }) }
  }
}

module "function" {
  source   = "../../modules/lambda-function"
  for_each = local.functions

  name        = "${var.name}-${each.key}"
  artifact    = local.archive
  handler     = "${each.key}.handler"
  environment = each.value
  memory_size = 128
  timeout     = 5
  tags        = local.tags
}

# Secrets for trying it, kept in the state; only their hashes reach a function.
resource "terraform_data" "secret" {
  for_each = toset(["reader", "writer", "blue", "green"])

  input = uuid()

  lifecycle {
    ignore_changes = [input]
  }
}

locals {
  tokens      = { for name in ["reader", "writer"] : name => terraform_data.secret[name].output }
  tenant_keys = { for name in ["blue", "green"] : name => terraform_data.secret[name].output }
}

################################################################################
# The API: one route per way in
################################################################################

module "api" {
  source = "../../modules/rest-api"

  name             = var.name
  description      = "One route per way in"
  endpoint_type    = var.endpoint_type
  vpc_endpoint_ids = var.vpc_endpoint_ids
  tags             = local.tags

  # What says nothing is for signed callers. What is open says "NONE".
  default_authorization = "AWS_IAM"

  authorizers = {
    token = {
      type   = "TOKEN"
      lambda = { function_name = module.function["token"].function_name }
      # 401 for anything else, without asking (and paying for) the function.
      identity_validation_expression = "^Bearer [0-9a-f-]{36}$"
      result_ttl_seconds             = 300
    }
    request = {
      type   = "REQUEST"
      lambda = { function_name = module.function["request"].function_name }
      # All that the function decides on; without the key, one caller's decision would be another's.
      identity_source    = "method.request.header.x-tenant-key, method.request.querystring.tenant"
      result_ttl_seconds = 60
    }
    # Without scopes on its routes it takes identity tokens, here only those of the page's client.
    users = {
      type                           = "COGNITO_USER_POOLS"
      provider_arns                  = [aws_cognito_user_pool.this.arn]
      identity_validation_expression = aws_cognito_user_pool_client.page.id
    }
    # With scopes it takes access tokens, whose scopes say enough of the client.
    clients = {
      type          = "COGNITO_USER_POOLS"
      provider_arns = [aws_cognito_user_pool.this.arn]
    }
  }

  routes = {
    for key, route in {
      "GET /open"        = { authorization = "NONE" }
      "GET /iam"         = {}
      "GET /token/items" = { authorization = "token" }
      "PUT /token/items" = { authorization = "token" }
      "GET /tenant"      = { authorization = "request" }
      "GET /me"          = { authorization = "users" }
      "GET /items"       = { authorization = "clients", authorization_scopes = ["items/read"] }
      "PUT /items"       = { authorization = "clients", authorization_scopes = ["items/write"] }
      "GET /metered"     = { authorization = "NONE", api_key_required = true }
      "GET /office"      = { authorization = "NONE" }
      "GET /partners"    = {}
    } : key => merge(route, { lambda = { function_name = module.function["echo"].function_name, permission_key = "echo" } })
  }

  # A key says who is counted, not who somebody is: beside authorization, never instead of it.
  api_keys = { trial = {}, partner = {} }
  usage_plans = {
    trial   = { api_keys = ["trial"], throttle = { rate = 5, burst = 5 }, quota = { limit = 3, period = "DAY" } }
    partner = { api_keys = ["partner"], throttle = { rate = 2, burst = 4 }, quota = { limit = 100000, period = "MONTH" } }
  }

  # How fast all callers of a route may be together; a usage plan's limit is each key's own.
  stage = { throttle = { rate = 100, burst = 200 } }

  policy_statements = local.policy_statements
}

################################################################################
# The resource policy
################################################################################

locals {
  # "*" for the API's id, which its own policy cannot know.
  any_api = "arn:${local.partition}:execute-api:*:*:*/v1"

  partner_account_ids = coalescelist(var.partner_account_ids, [local.account_id])

  # Limits are Deny: they bind every way in, and open nothing. The Allow names its callers, and is needed for other accounts alone.
  policy_statements = concat(
    [
      {
        sid       = "OfficeOnly"
        effect    = "Deny"
        resources = ["${local.any_api}/GET/office"]
        # What comes through a VPC endpoint has no public address.
        conditions = { NotIpAddress = { (var.endpoint_type == "PRIVATE" ? "aws:VpcSourceIp" : "aws:SourceIp") = var.office_cidrs } }
      },
      {
        sid        = "PartnersOnly"
        effect     = "Deny"
        resources  = ["${local.any_api}/GET/partners"]
        conditions = { StringNotEquals = { "aws:PrincipalAccount" = local.partner_account_ids } }
      },
    ],
    [
      for ids in [setsubtract(local.partner_account_ids, [local.account_id])] : {
        sid        = "Partners"
        effect     = "Allow"
        principals = { AWS = [for id in sort(ids) : "arn:${local.partition}:iam::${id}:root"] }
        resources  = ["${local.any_api}/GET/partners"]
      } if length(ids) > 0
    ],
  )
}
