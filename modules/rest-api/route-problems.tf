################################################################################
# What is wrong with the routes
################################################################################

# A validation may not use a local that reads its own variable (a cycle), and it shows one rule at a time. These are
# refused together by the REST API's precondition, at plan unless a rule has to read a value that only the apply knows.
locals {
  route_problems = sort(concat(
    local.place_problems,
    local.authorization_problems,
    local.exposure_problems,
    local.request_problems,
    local.lambda_problems,
    local.timeout_problems,
    local.s3_key_problems,
    local.response_problems,
  ))
}

################################################################################
# Path
################################################################################

locals {
  path_variable_places = flatten([
    for key, address in local.addresses : [
      for i, segment in split("/", address.path) :
      { route = key, parent = join("/", slice(split("/", address.path), 0, i)), name = segment } if startswith(segment, "{")
    ]
  ])

  path_variables_below = { for place in local.path_variable_places : place.parent => place... }

  # Two variables below one parent are one resource to API Gateway: the import fails half-way.
  place_problems = [
    for parent, places in local.path_variables_below : join(" ", [
      "Routes ${join(", ", [for place in places : "\"${place.route}\""])} have different variables in one place:",
      "${parent == "" ? "/" : parent} has ${join(" and ", distinct(places[*].name))}. Give them one name.",
    ]) if length(distinct(places[*].name)) > 1
  ]
}

################################################################################
# Who may call
################################################################################

locals {
  authorization_names = concat(["NONE", "AWS_IAM"], keys(var.authorizers))

  authorization_problems = concat(
    [
      for key, name in local.authorization_of_route : join(" ", [
        "Route \"${key}\" says nothing of authorization, and there is no default_authorization;",
        "write \"NONE\", \"AWS_IAM\" or a key of authorizers, or set default_authorization.",
      ]) if name == null
    ],
    [
      for key, name in local.authorization_of_route : join(" ", [
        "Route \"${key}\": authorization \"${name}\" is not in var.authorizers;",
        "add it there, correct the key, or write \"NONE\" or \"AWS_IAM\".",
      ]) if name == null ? false : !contains(local.authorization_names, name)
    ],
    [
      for key, name in local.authorization_of_route : join(" ", [
        "Route \"${key}\" has authorization_scopes, but its authorizer \"${name}\" is not of type",
        "COGNITO_USER_POOLS; name one that is, or remove the scopes.",
        ]) if name == null ? false : (
        length(var.routes[key].authorization_scopes) > 0 && !contains(local.user_pool_authorizers, name)
      )
    ],
  )

  exposure_problems = [
    for key in local.covered_routes : join(" ", [
      "Route \"${key}\" has its own authorization, but an open route of the same method covers its path in the resource policy",
      "(\"*\" crosses slashes), which would let everybody in.",
      "Move it to a path that no open route covers, or give both the same authorization.",
    ])
  ]
}

################################################################################
# Request
################################################################################

locals {
  request_parameter_pattern = "^method[.]request[.](path|querystring|header)[.][A-Za-z0-9._$-]+$"

  malformed_request_parameters = {
    for key, route in var.routes : key => [
      for name in keys(route.request_parameters) : "\"${name}\"" if !can(regex(local.request_parameter_pattern, name))
    ]
  }

  unknown_models = { for key, route in var.routes : key => setsubtract(values(route.request_models), keys(var.models)) }

  request_problems = concat(
    [
      for key, names in local.malformed_request_parameters : join(" ", [
        "Route \"${key}\" has ${join(", ", names)} in request_parameters;",
        "write method.request.querystring.NAME, method.request.header.NAME or method.request.path.NAME.",
      ]) if length(names) > 0
    ],
    [
      for key, names in local.unknown_models : join(" ", [
        "Route \"${key}\" names ${join(", ", [for name in names : "\"${name}\""])} in request_models, not in var.models;",
        "add the schema there or correct the name.",
      ]) if length(names) > 0
    ],
  )
}

################################################################################
# Integrations
################################################################################

locals {
  lambda_routes = { for key, route in var.routes : key => route.lambda if route.lambda != null }

  invocation_kinds = {
    for key, fn in local.lambda_routes : key => concat(
      fn.async ? ["lambda.async"] : [],
      fn.response_streaming ? ["lambda.response_streaming"] : [],
      fn.error_mapping == null ? [] : ["lambda.error_mapping"],
    )
  }

  lambda_problems = concat(
    [
      for key, kinds in local.invocation_kinds :
      "Route \"${key}\" sets ${join(" and ", kinds)}; each is another kind of invocation, so keep one."
      if length(kinds) > 1
    ],
    [
      for key, fn in local.lambda_routes : join(" ", [
        "Route \"${key}\" has lambda.request_templates, which a proxy integration ignores;",
        "remove it, or set async or error_mapping.",
      ]) if fn.request_templates != null && local.lambda_is_proxy[key]
    ],
  )

  timeouts_ms = {
    for key, route in var.routes : key =>
    one(concat(route.lambda[*], route.s3[*], route.http[*], route.http_proxy[*], route.aws[*])[*].timeout_ms)
  }

  # The account's quota is the service's to check; here only what no account can have.
  longest_timeouts_ms = {
    for key, route in var.routes : key =>
    contains(concat(route.lambda[*].response_streaming, route.http_proxy[*].response_streaming), true) ? 900000 : 300000
  }

  timeout_problems = [
    for key, timeout in local.timeouts_ms : join(" ", [
      "Route \"${key}\" has timeout_ms ${timeout};",
      "set 50 to 29000 (to 300000 with a raised quota, REGIONAL and PRIVATE only; to 900000 with response_streaming).",
    ]) if timeout == null ? false : timeout < 50 || timeout > local.longest_timeouts_ms[key]
  ]

  s3_routes = { for key, route in var.routes : key => route.s3 if route.s3 != null }

  unbound_s3_names = {
    for key, s3 in local.s3_routes : key => setsubtract(
      [for found in regexall("\\{([^}]+)\\}", s3.key) : found[0]],
      concat(
        local.addresses[key].path_variables,
        flatten([for target in keys(s3.request_parameters) : regexall("^integration[.]request[.]path[.](.+)$", target)]),
      ),
    )
  }

  s3_key_problems = [
    for key, names in local.unbound_s3_names : join(" ", [
      "Route \"${key}\": s3.key \"${local.s3_routes[key].key}\" has ${join(", ", [for name in names : "{${name}}"])}, which is no path",
      "variable of the route; map it in request_parameters,",
      "as \"integration.request.path.name\" = \"method.request.querystring.name\".",
    ]) if length(names) > 0
  ]
}

################################################################################
# Responses
################################################################################

locals {
  mapped_answers = flatten([
    for key, answers in local.mapped_responses : [
      for pattern, answer in answers : merge(answer, { name = "Route \"${key}\": response \"${pattern}\"" })
    ]
  ])

  # Integration responses are kept by status code: of two patterns with one status, the import keeps one.
  patterns_of_status = {
    for key, answers in local.responses : key => { for pattern, answer in answers : tostring(answer.status) => pattern... }
  }

  status_problems = flatten([
    for key, statuses in local.patterns_of_status : [
      for status, patterns in statuses : join(" ", [
        "Route \"${key}\" answers ${status} for the patterns ${join(" and ", [for p in patterns : "\"${p}\""])}, and API Gateway keeps",
        "one pattern per status; write \"A|B\" for both, or answer one of them with another status.",
      ]) if length(patterns) > 1
    ]
  ])

  # A text answer with it is decoded as base64: 500. Which answer is text, its own Content-Type says, so only "*/*" is safe
  # ("Content type conversions in API Gateway").
  all_is_binary = contains(var.binary_media_types, "*/*")

  response_problems = concat(
    local.status_problems,
    [
      for answer in local.mapped_answers : join(" ", [
        "${answer.name} has content_handling CONVERT_TO_BINARY, but binary_media_types is ${jsonencode(var.binary_media_types)}:",
        "an answer of another type would be decoded as base64 and become 500. Set binary_media_types = [\"*/*\"], or remove the route",
        "or its content_handling.",
      ]) if answer.content_handling == "CONVERT_TO_BINARY" && !local.all_is_binary
    ],
    [
      for answer in local.mapped_answers : "${answer.name} has status ${answer.status}; write 100 to 599."
      if answer.status < 100 || answer.status > 599
    ],
    [
      for answer in local.mapped_answers : join(" ", [
        "${answer.name} has content_handling \"${answer.content_handling}\";",
        "write CONVERT_TO_BINARY or CONVERT_TO_TEXT (null passes bytes as the media types say).",
      ]) if answer.content_handling == null ? false : !contains(["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"], answer.content_handling)
    ],
  )
}
