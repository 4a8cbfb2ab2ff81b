################################################################################
# One OpenAPI document
################################################################################

locals {
  integrations = merge(
    local.lambda_integrations,
    local.s3_integrations,
    local.http_integrations,
    local.http_proxy_integrations,
    local.mock_integrations,
    local.aws_integrations,
  )

  operation_names = { for key, a in local.addresses : key => a.method == "ANY" ? "x-amazon-apigateway-any-method" : lower(a.method) }

  operations = {
    for key, route in var.routes : key => merge(
      {
        responses                       = local.method_responses[key]
        x-amazon-apigateway-integration = local.integrations[key]
      },
      length(local.parameters_of_route[key]) == 0 ? {} : { parameters = local.parameters_of_route[key] },
      length(route.request_models) == 0 ? {} : {
        requestBody = {
          required = true
          content  = { for type, model in route.request_models : type => { schema = { "$ref" = "#/components/schemas/${model}" } } }
        }
      },
      local.validator_of_route[key] == "" ? {} : { x-amazon-apigateway-request-validator = local.validator_of_route[key] },
      length(local.security_of_route[key]) == 0 ? {} : { security = [local.security_of_route[key]] },
    )
  }

  # An authorizer and an API key in one requirement: both are asked for.
  security_of_route = {
    for key, route in var.routes : key => merge(
      local.authorization_of_route[key] == "NONE" ? {} : {
        (local.authorization_of_route[key] == "AWS_IAM" ? "sigv4" : coalesce(local.authorization_of_route[key], "nobody")) = (
          route.authorization_scopes
        )
      },
      route.api_key_required ? { api_key = [] } : {},
    )
  }

  components = merge(
    length(local.security_schemes) == 0 ? {} : { securitySchemes = local.security_schemes },
    length(var.models) == 0 ? {} : { schemas = { for name, schema in var.models : name => jsondecode(schema) } },
  )

  openapi_template = jsonencode(merge(
    {
      openapi = "3.0.1"
      info    = { title = var.name, version = "1.0" }
      paths = {
        for path in local.paths : path => merge(
          { for key, a in local.addresses : local.operation_names[key] => local.operations[key] if a.path == path },
          contains(local.preflight_paths, path) ? { options = local.preflight_operations[path] } : {},
        )
      }
      x-amazon-apigateway-gateway-responses = local.gateway_responses
    },
    length(local.components) == 0 ? {} : { components = local.components },
    length(local.used_validators) == 0 ? {} : { x-amazon-apigateway-request-validators = local.used_validators },
    local.document_security,
    length(local.document_servers) == 0 ? {} : { servers = local.document_servers },
  ))
}
