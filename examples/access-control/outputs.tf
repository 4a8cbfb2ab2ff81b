output "rest_api_id" {
  description = "Id of the REST API."
  value       = module.api.rest_api_id
}

output "api_url" {
  description = "Address of the stage, without a trailing slash."
  value       = module.api.api_url
}

output "stage_name" {
  description = "Name of the stage."
  value       = module.api.stage_name
}

output "execution_arn" {
  description = "ARN prefix for permissions to call the API: add /{stage}/{METHOD}/{path}."
  value       = module.api.execution_arn
}

################################################################################
# What callers need
################################################################################

output "tokens" {
  description = "Tokens of the TOKEN authorizer: reader and writer."
  value       = local.tokens
  sensitive   = true
}

output "tenant_keys" {
  description = "Keys of the REQUEST authorizer, by tenant."
  value       = local.tenant_keys
  sensitive   = true
}

output "api_keys" {
  description = "Values of the API keys, by usage plan."
  value       = module.api.api_key_values
  sensitive   = true
}

output "api_key_ids" {
  description = "Ids of the API keys, by usage plan."
  value       = module.api.api_key_ids
}

output "usage_plan_ids" {
  description = "Ids of the usage plans by name."
  value       = module.api.usage_plan_ids
}

output "user_pool_id" {
  description = "Id of the user pool."
  value       = aws_cognito_user_pool.this.id
}

output "page_client_id" {
  description = "App client that signs people in."
  value       = aws_cognito_user_pool_client.page.id
}

output "reader_client" {
  description = "App client of a program: its id and secret."
  value       = { id = aws_cognito_user_pool_client.reader.id, secret = aws_cognito_user_pool_client.reader.client_secret }
  sensitive   = true
}

output "token_url" {
  description = "Where a program gets an access token."
  value       = "https://${aws_cognito_user_pool_domain.this.domain}.auth.${data.aws_region.current.id}.amazoncognito.com/oauth2/token"
}

################################################################################
# Who may change the API
################################################################################

data "aws_region" "current" {}

output "operators_policy" {
  description = "IAM policy, as JSON: change what carries the tag `Team` of this API and nothing else, and leave the tag as it is."
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "WhatIsTheTeams"
        Effect    = "Allow"
        Action    = ["apigateway:DELETE", "apigateway:GET", "apigateway:PATCH", "apigateway:POST", "apigateway:PUT"]
        Resource  = "arn:${local.partition}:apigateway:${data.aws_region.current.id}::/restapis/*"
        Condition = { StringEquals = { "aws:ResourceTag/Team" = var.team } }
      },
      {
        Sid      = "NoOtherTag"
        Effect   = "Deny"
        Action   = ["apigateway:DELETE", "apigateway:PATCH", "apigateway:POST", "apigateway:PUT"]
        Resource = "arn:${local.partition}:apigateway:${data.aws_region.current.id}::/tags/*"
      },
    ]
  })
}
