################################################################################
# Routes, normalised
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

  concrete_methods = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]

  # Sorted by Terraform, so that the document and its hash do not depend on the order in which a caller merged maps.
  addresses = {
    for key in keys(var.routes) : key => {
      method = split(" ", key)[0]
      path   = split(" ", key)[1]
      # "/s3/{key+}" -> ["key"]
      path_variables = [for found in regexall("\\{([^}+]+)\\+?\\}", key) : found[0]]
      methods        = startswith(key, "ANY ") ? local.concrete_methods : [split(" ", key)[0]]
    }
  }

  paths = sort(distinct([for a in local.addresses : a.path]))

  # A type that matches "application/json" makes API Gateway treat a JSON body as bytes ("Content type conversions in API Gateway").
  json_is_binary = length(setintersection(["*/*", "application/*", "application/json"], var.binary_media_types)) > 0
}

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

  integration_parameters = {
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
