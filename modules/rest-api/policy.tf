################################################################################
# Resource policy
################################################################################

locals {
  # An Allow here would also let in whom IAM or a Lambda authorizer does not: within one account either side's Allow
  # is enough ("How API Gateway resource policies affect authorization workflow", table A). These routes stay out of it.
  self_deciding_authorizers = concat(["AWS_IAM"], tolist(setsubtract(keys(var.authorizers), local.user_pool_authorizers)))
  protected_routes = [
    for key, name in local.authorization_of_route : key if name == null ? true : contains(local.self_deciding_authorizers, name)
  ]
  protected_methods = distinct(flatten([for key in local.protected_routes : local.addresses[key].methods]))
  open_routes       = setsubtract(keys(var.routes), local.protected_routes)
  open_methods = distinct(concat(
    flatten([for key in local.open_routes : local.addresses[key].methods]),
    length(local.preflight_paths) > 0 ? ["OPTIONS"] : [],
  ))

  # "*" for the API's id, which an inline policy cannot know.
  any_api = "arn:${local.partition}:execute-api:${local.region}:*:*/${var.stage.name}"

  open_path_patterns = {
    for method in local.protected_methods : method => distinct(concat(
      [
        for key in local.open_routes : replace(local.addresses[key].path, "/\\{[^}]+\\}/", "*")
        if contains(local.addresses[key].methods, method)
      ],
      [for path in local.preflight_paths : replace(path, "/\\{[^}]+\\}/", "*") if method == "OPTIONS"],
    ))
  }

  open_resources = length(local.protected_routes) == 0 ? ["*"] : concat(
    [for method in setsubtract(local.open_methods, local.protected_methods) : "${local.any_api}/${method}/*"],
    flatten([for method, patterns in local.open_path_patterns : [for pattern in patterns : "${local.any_api}/${method}${pattern}"]]),
  )

  # OPTIONS of a path that has a preflight is the preflight's, also beside an ANY route
  # ("x-amazon-apigateway-any-method object": methods that the document does not have).
  guarded_methods = {
    for key in local.protected_routes : key => setsubtract(
      local.addresses[key].methods,
      contains(local.preflight_paths, local.addresses[key].path) ? ["OPTIONS"] : [],
    )
  }

  # "*" in an ARN crosses slashes, so an open greedy route would cover a protected one beside it.
  covered_routes = [
    for key in local.protected_routes : key if anytrue(flatten([
      for method in local.guarded_methods[key] : [
        for pattern in local.open_path_patterns[method] :
        can(regex("^${replace(replace(pattern, ".", "[.]"), "*", ".*")}$", replace(local.addresses[key].path, "/\\{[^}]+\\}/", "x")))
      ]
    ]))
  ]

  # With nothing open the policy still exists (a switch must only change its content), and admits a method there is not.
  allow_statement = {
    Sid       = "AllowOpenRoutes"
    Effect    = "Allow"
    Principal = "*"
    Action    = "execute-api:Invoke"
    Resource  = length(local.open_resources) == 0 ? ["${local.any_api}/NONE/"] : sort(local.open_resources)
  }

  deny_statement = {
    Sid       = "DenyOtherVpcEndpoints"
    Effect    = "Deny"
    Principal = "*"
    Action    = "execute-api:Invoke"
    Resource  = "*"
    Condition = { StringNotEquals = { "aws:SourceVpce" = local.vpc_endpoint_ids } }
  }

  own_statements = [
    for s in var.policy_statements : merge(
      {
        Effect    = s.effect
        Principal = jsondecode(contains(keys(s.principals), "*") ? "\"*\"" : jsonencode(s.principals))
        Action    = s.actions
        Resource  = s.resources
      },
      s.sid == null ? {} : { Sid = s.sid },
      length(s.conditions) == 0 ? {} : { Condition = s.conditions },
    )
  ]

  # A PRIVATE API without endpoints has only the caller's statements: an Allow of ours would admit every VPC endpoint of the region.
  policy_template = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      !local.is_private || local.has_vpc_endpoints ? [local.allow_statement] : [],
      local.is_private && local.has_vpc_endpoints ? [local.deny_statement] : [],
      local.own_statements,
    )
  })
}
