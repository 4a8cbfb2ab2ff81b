################################################################################
# What is wrong with the back ends of the routes
################################################################################

# Apart from the other problems: names and addresses of back ends are often known only at apply, and what needs no such value is
# told at plan.
locals {
  backend_problems = sort(concat(local.function_problems, local.address_problems, local.private_problems))
}

################################################################################
# Functions
################################################################################

locals {
  named_functions = merge(
    { for key, fn in local.lambda_routes : "Route \"${key}\"" => fn.function_name },
    { for name, a in var.authorizers : "Authorizer \"${name}\"" => a.lambda.function_name if a.lambda != null },
  )

  # AddPermission takes 20 KB of policy per function (Lambda developer guide, "Lambda quotas"), a statement has up to 370 bytes.
  most_permissions = 50

  permissions_of_function = {
    for key, permission in local.permissions :
    join(":", concat([permission.function], permission.qualifier[*])) => "\"${key}\""...
  }

  function_problems = concat(
    [
      for owner, name in local.named_functions : join(" ", [
        "${owner}: lambda.function_name \"${name}\" is not a function's name;",
        "write the name alone (\"orders\"), an alias or version into lambda.qualifier, and an ARN, for a function of another account",
        "or region, into lambda.function_arn beside the name.",
      ]) if !can(regex("^[A-Za-z0-9_-]+$", name))
    ],
    [
      for key, invocations in local.route_invocations : join(" ", [
        "Routes ${join(", ", [for fn in invocations : "\"${fn.user}\""])} have one lambda.permission_key, \"${key}\", and different",
        "functions or qualifiers; give each function a key of its own, or leave it out.",
      ]) if length(distinct([for fn in invocations : [fn.function_name, fn.function_arn, fn.qualifier]])) > 1
    ],
    [
      for function, keys in local.permissions_of_function : join(" ", [
        "Function \"${function}\" would get ${length(keys)} permissions (${join(", ", slice(keys, 0, 3))}, ...), and its policy holds",
        "about ${local.most_permissions}; give its routes one lambda.permission_key, so that they share a permission.",
      ]) if length(keys) > local.most_permissions
    ],
  )
}

################################################################################
# Addresses
################################################################################

locals {
  servers = {
    for key, route in var.routes : key => concat(
      [for http in route.http[*] : { attribute = "http.uri", address = http.uri }],
      [for http in route.http_proxy[*] : { attribute = "http_proxy.uri", address = http.uri }],
    )
  }

  bound_names = {
    for key, route in var.routes : key => concat(
      local.addresses[key].path_variables,
      flatten([
        for i in concat(route.http[*], route.http_proxy[*]) :
        [for target in keys(i.request_parameters) : regexall("^integration[.]request[.]path[.](.+)$", target)]
      ]),
    )
  }

  addressed = flatten([
    for key, servers in local.servers : [
      for server in servers : {
        place = "Route \"${key}\": ${server.attribute} \"${server.address}\""
        # Without it the service answers "Invalid HTTP endpoint specified for URI".
        is_http = can(regex("^https?://[^/]", server.address))
        # ${stageVariables.host} is no path variable ("Use stage variables for a REST API").
        unbound = setsubtract(
          [for found in regexall("\\{([^}]+)\\}", replace(server.address, "/[$]\\{[^}]*\\}/", "")) : found[0]],
          local.bound_names[key],
        )
      }
    ]
  ])

  address_problems = concat(
    [
      for server in local.addressed : join(" ", [
        "${server.place} has ${join(", ", [for name in server.unbound : "{${name}}"])}, which is no path variable of the route;",
        "correct the name (a greedy {name+} is {name} here), or map it in request_parameters,",
        "as \"integration.request.path.name\" = \"method.request.querystring.name\".",
      ]) if length(server.unbound) > 0
    ],
    [
      for server in local.addressed :
      "${server.place} is no address of an HTTP server; begin it with https:// or http://, such as \"https://example.com/orders\"."
      if !server.is_http
    ],
  )
}

################################################################################
# VPC links
################################################################################

locals {
  private_routes = flatten([
    for key, route in var.routes : [
      for kind, http in { http = route.http, http_proxy = route.http_proxy } :
      { place = "Route \"${key}\": ${kind}", link = http.connection_id, target = http.integration_target } if http != null
    ]
  ])

  # Or a stage variable, whose value nobody knows here.
  load_balancer_pattern = "^arn:aws[a-z-]*:elasticloadbalancing:[^:]+:[0-9]{12}:loadbalancer/(app|net)/.+$|^\\$\\{stageVariables\\."

  private_problems = concat(
    [
      for private in local.private_routes : join(" ", [
        "${private.place}.integration_target is set without connection_id;",
        "add the id of the VPC link V2 that leads to the load balancer, or remove it.",
      ]) if private.target != null && private.link == null
    ],
    [
      for private in local.private_routes : join(" ", [
        "${private.place}.integration_target \"${private.target}\" is no load balancer;",
        "write the ARN of an application or network load balancer, not of its listener or target group,",
        "such as \"arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop/50dc6c495c0c9188\".",
      ]) if private.target != null && length(regexall(local.load_balancer_pattern, coalesce(private.target, "-"))) == 0
    ],
  )
}
