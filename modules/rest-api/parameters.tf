################################################################################
# Request parameters
################################################################################

locals {
  # {name} in an S3 key or a URI takes the path variable of the same name unless the caller maps another source.
  backend_templates = {
    for key, route in var.routes : key => join("", concat(
      route.s3[*].key, route.http[*].uri, route.http_proxy[*].uri, route.aws[*].uri
    ))
  }

  mapped_parameters = {
    for key, route in var.routes : key => merge(
      {
        for name in local.addresses[key].path_variables :
        "integration.request.path.${name}" => "method.request.path.${name}"
        if strcontains(local.backend_templates[key], "{${name}}")
      },
      local.backend_answers_cors[key] ? { "integration.request.header.Origin" = "method.request.header.Origin" } : {},
      concat(route.s3[*], route.http[*], route.http_proxy[*], route.aws[*])[*].request_parameters...
    )
  }

  # A name that is written small already has no second spelling.
  lower_case_parameters = {
    for key, parameters in local.mapped_parameters : key => {
      for target, source in parameters : lower(target) => lower(source)
      if startswith(target, "integration.request.header.") && startswith(source, "method.request.header.") && source != lower(source)
    } if var.lower_case_headers
  }

  integration_parameters = {
    for key, parameters in local.mapped_parameters : key => merge(lookup(local.lower_case_parameters, key, {}), parameters)
  }

  # API Gateway maps only what the method declares: what an integration uses is declared as optional.
  method_parameters = {
    for key, route in var.routes : key => merge(
      {
        for source in values(local.integration_parameters[key]) : source => false
        if can(regex("^method[.]request[.](querystring|header)[.]", source))
      },
      { for name in local.addresses[key].path_variables : "method.request.path.${name}" => true },
      { for name, required in route.request_parameters : name => required },
    )
  }

  parameter_places = { path = "path", querystring = "query", header = "header" }

  parameters_of_route = {
    for key, parameters in local.method_parameters : key => flatten([
      for name, required in parameters : [
        for found in regexall("^method[.]request[.](path|querystring|header)[.](.*)$", name) : {
          name     = found[1]
          in       = local.parameter_places[found[0]]
          required = required
          schema   = { type = "string" }
        }
      ]
    ])
  }

  # A preflight has no route of its own: path variables belong to every method of a path.
  parameters_of_path = {
    for path in local.paths : path => [
      for found in regexall("\\{([^}+]+)\\+?\\}", path) :
      { name = found[0], in = "path", required = true, schema = { type = "string" } }
    ]
  }
}

################################################################################
# Validators
################################################################################

locals {
  # A path variable is always there; only a required query or header asks for the validator.
  validates_parameters = {
    for key, route in var.routes : key => anytrue([
      for name, required in route.request_parameters : required && !startswith(name, "method.request.path.")
    ])
  }

  validators = {
    params-only = { validateRequestBody = false, validateRequestParameters = true }
    body-only   = { validateRequestBody = true, validateRequestParameters = false }
    all         = { validateRequestBody = true, validateRequestParameters = true }
  }

  used_validators = { for name, v in local.validators : name => v if contains(values(local.validator_of_route), name) }

  validator_of_route = {
    for key, route in var.routes : key => (
      local.validates_parameters[key]
      ? (length(route.request_models) > 0 ? "all" : "params-only")
      : (length(route.request_models) > 0 ? "body-only" : "")
    )
  }
}
