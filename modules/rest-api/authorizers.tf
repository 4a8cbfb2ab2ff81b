################################################################################
# Authorizers
################################################################################

locals {
  uses_iam     = contains(values(var.routes)[*].authorization, "AWS_IAM")
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
        { for fn in a.lambda[*] : "authorizerUri" => local.invocation_uris["authorizer ${name}"] },
        merge([for fn in a.lambda[*] : fn.credentials_arn == null ? {} : { authorizerCredentials = fn.credentials_arn }]...),
        a.type == "COGNITO_USER_POOLS" ? {} : { identitySource = a.identity_source },
        a.identity_validation_expression == null ? {} : { identityValidationExpression = a.identity_validation_expression },
        { for arns in [sort(a.provider_arns)] : "providerARNs" => arns if a.type == "COGNITO_USER_POOLS" },
      )
    }
  }

  security_schemes = merge(
    local.authorizer_schemes,
    {
      for used in [local.uses_iam] :
      "sigv4" => { type = "apiKey", name = "Authorization", in = "header", x-amazon-apigateway-authtype = "awsSigv4" } if used
    },
    { for used in [local.uses_api_key] : "api_key" => { type = "apiKey", name = "x-api-key", in = "header" } if used },
  )
}
