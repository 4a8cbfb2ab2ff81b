################################################################################
# Authorizers
################################################################################

locals {
  user_pool_authorizers = [for name, a in var.authorizers : name if a.type == "COGNITO_USER_POOLS"]

  uses_iam     = contains(values(local.authorization_of_route), "AWS_IAM")
  uses_api_key = contains(values(var.routes)[*].api_key_required, true)

  authorizer_schemes = {
    for name, a in var.authorizers : name => {
      type = "apiKey"
      # For a TOKEN this header is the identity source; a REQUEST authorizer names its sources below.
      name                         = a.type == "REQUEST" ? "Unused" : replace(a.identity_source, "method.request.header.", "")
      in                           = "header"
      x-amazon-apigateway-authtype = a.type == "COGNITO_USER_POOLS" ? "cognito_user_pools" : "custom"
      x-amazon-apigateway-authorizer = merge(
        { type = lower(a.type) },
        a.type == "COGNITO_USER_POOLS" ? {} : { authorizerResultTtlInSeconds = a.result_ttl_seconds },
        a.lambda == null ? {} : { authorizerUri = local.invocation_uris["authorizer ${name}"] },
        one(a.lambda[*].credentials_arn) == null ? {} : { authorizerCredentials = a.lambda.credentials_arn },
        a.type == "COGNITO_USER_POOLS" ? {} : { identitySource = a.identity_source },
        a.identity_validation_expression == null ? {} : { identityValidationExpression = a.identity_validation_expression },
        a.type == "COGNITO_USER_POOLS" ? { providerARNs = sort(a.provider_arns) } : {},
      )
    }
  }

  security_schemes = merge(
    local.authorizer_schemes,
    local.uses_iam ? {
      sigv4 = { type = "apiKey", name = "Authorization", in = "header", x-amazon-apigateway-authtype = "awsSigv4" }
    } : {},
    local.uses_api_key ? { api_key = { type = "apiKey", name = "x-api-key", in = "header" } } : {},
  )
}
