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

  parameter_places = { path = "path", querystring = "query", header = "header" }

  parameters_of_route = {
    for key, parameters in local.method_parameters : key => [
      for name, required in parameters : {
        name     = join(".", slice(split(".", name), 3, length(split(".", name))))
        in       = local.parameter_places[split(".", name)[2]]
        required = required
        schema   = { type = "string" }
      }
    ]
  }

  operations = {
    for key, route in var.routes : key => merge(
      {
        responses                       = local.method_responses[key]
        x-amazon-apigateway-integration = local.integrations[key]
      },
      { for list in [local.parameters_of_route[key]] : "parameters" => list if length(list) > 0 },
      {
        for models in [route.request_models] : "requestBody" => {
          required = true
          content  = { for type, model in models : type => { schema = { "$ref" = "#/components/schemas/${model}" } } }
        } if length(models) > 0
      },
      local.validator_of_route[key] == "" ? {} : { x-amazon-apigateway-request-validator = local.validator_of_route[key] },
      { for scheme in [local.security_of_route[key]] : "security" => [scheme] if length(scheme) > 0 },
    )
  }

  # An authorizer and an API key in one requirement: both are asked for.
  security_of_route = {
    for key, route in var.routes : key => merge(
      route.authorization == "NONE" ? {} : {
        (route.authorization == "AWS_IAM" ? "sigv4" : route.authorization) = route.authorization_scopes
      },
      route.api_key_required ? { api_key = [] } : {},
    )
  }

  components = merge(
    { for schemes in [local.security_schemes] : "securitySchemes" => schemes if length(schemes) > 0 },
    { for schemas in [{ for name, schema in var.models : name => jsondecode(schema) }] : "schemas" => schemas if length(schemas) > 0 },
  )

  openapi = jsonencode(merge(
    {
      openapi = "3.0.1"
      info    = { title = var.name, version = "1.0" }
      paths = {
        for path in local.paths : path => merge(
          { for key, a in local.addresses : local.operation_names[key] => local.operations[key] if a.path == path },
          { for found in [path] : "options" => local.preflight_operations[found] if contains(local.preflight_paths, found) },
        )
      }
      x-amazon-apigateway-gateway-responses = local.gateway_responses
    },
    { for components in [local.components] : "components" => components if length(components) > 0 },
    { for used in [local.used_validators] : "x-amazon-apigateway-request-validators" => used if length(used) > 0 },
    # Only an association may let the body depend on the endpoint type: the provider would otherwise re-send stale ids
    # when a switch changes the body too (hashicorp/terraform-provider-aws#14269).
    {
      for ids in [local.vpc_endpoint_ids] : "servers" => [
        { url = "/", x-amazon-apigateway-endpoint-configuration = { vpcEndpointIds = ids } }
      ] if local.is_associated
    },
  ))
}
