################################################################################
# Routes
################################################################################

variable "routes" {
  description = <<-EOT
    The API: one entry per method and path, keyed "METHOD /path" (`"GET /s3/{key+}"`; METHOD may be ANY).
    `authorization` is required: "NONE", "AWS_IAM" or a key of `authorizers`. Each route has exactly one of
    `lambda`, `s3`, `http`, `http_proxy`, `mock` and `aws`. Expressions are API Gateway's own
    (`method.request.querystring.image`, `integration.response.header.ETag`, `'literal'`, `context.requestId`).
  EOT
  nullable    = false

  type = map(object({
    authorization        = string
    authorization_scopes = optional(list(string), [])
    api_key_required     = optional(bool, false)

    # false: no preflight for this route, and no CORS headers on its mapped responses.
    cors = optional(bool, true)

    # "method.request.querystring.image" = true: required, and refused with 400 when absent or blank.
    request_parameters = optional(map(bool), {})
    # Content type -> key of var.models; a body that does not fit is refused with 400.
    request_models = optional(map(string), {})

    throttle = optional(object({
      rate  = number
      burst = number
    }))

    lambda = optional(object({
      function_name = string
      # Only for a function of another account or region; else it is built from known strings.
      function_arn      = optional(string)
      qualifier         = optional(string)
      create_permission = optional(bool, true)
      # Role that API Gateway assumes instead of the function's resource policy.
      credentials_arn = optional(string)
      timeout_ms      = optional(number)

      # Sends the answer while the function still writes it; the function must be wrapped in awslambda.streamifyResponse.
      response_streaming = optional(bool, false)

      # 202 at once, the function runs later (X-Amz-Invocation-Type: Event).
      async = optional(bool, false)
      # Regular expression over the function's errorMessage -> answer; anything else is 200.
      error_mapping = optional(map(object({
        status  = number
        code    = string
        message = string
      })))
      # What the function gets when async or error_mapping is set; default {"id","body"}.
      request_templates = optional(map(string))
    }))

    s3 = optional(object({
      bucket = string
      # "images/{key}": each {name} is a path variable of the route, or mapped in request_parameters.
      key                = string
      method             = optional(string)
      credentials_arn    = string
      request_parameters = optional(map(string), {})
      request_templates  = optional(map(string), {})
      content_handling   = optional(string)
      timeout_ms         = optional(number)
      responses = map(object({
        status           = number
        headers          = optional(map(string), {})
        templates        = optional(map(string), {})
        content_handling = optional(string)
      }))
    }))

    http = optional(object({
      uri                  = string
      method               = optional(string)
      connection_id        = optional(string)
      credentials_arn      = optional(string)
      request_parameters   = optional(map(string), {})
      request_templates    = optional(map(string), {})
      passthrough_behavior = optional(string)
      content_handling     = optional(string)
      timeout_ms           = optional(number)
      responses = map(object({
        status           = number
        headers          = optional(map(string), {})
        templates        = optional(map(string), {})
        content_handling = optional(string)
      }))
    }))

    http_proxy = optional(object({
      uri = string
      # Default: the route's own method (ANY stays ANY).
      method = optional(string)
      # A VPC link's id; null goes over the internet.
      connection_id      = optional(string)
      request_parameters = optional(map(string), {})
      timeout_ms         = optional(number)
      response_streaming = optional(bool, false)
    }))

    mock = optional(object({
      status       = optional(number, 200)
      content_type = optional(string, "application/json")
      # A mapping template; plain text is one.
      body    = optional(string, "")
      headers = optional(map(string), {})
    }))

    # Any other AWS service action.
    aws = optional(object({
      # "sqs:path/{account}/{queue}", "dynamodb:action/GetItem", or the full apigateway ARN.
      uri                  = string
      method               = optional(string, "POST")
      credentials_arn      = string
      request_parameters   = optional(map(string), {})
      request_templates    = optional(map(string), {})
      passthrough_behavior = optional(string)
      content_handling     = optional(string)
      timeout_ms           = optional(number)
      responses = map(object({
        status           = number
        headers          = optional(map(string), {})
        templates        = optional(map(string), {})
        content_handling = optional(string)
      }))
    }))
  }))

  validation {
    condition = alltrue([for key, r in var.routes : can(regex("^(ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT) (/|(/([A-Za-z0-9._~:-]+|\\{[A-Za-z0-9._-]+[+]?\\}))+)$", key))])
    error_message = "Route ${join(", ", [
      for key, r in var.routes : "\"${key}\"" if !can(regex("^(ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT) (/|(/([A-Za-z0-9._~:-]+|\\{[A-Za-z0-9._-]+[+]?\\}))+)$", key))
    ])}; write \"METHOD /path\" with GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS or ANY, one space, and segments of letters, digits and ._~:- or {name}, such as \"GET /s3/{key+}\"."
  }

  validation {
    condition = alltrue([for key, r in var.routes : !strcontains(key, "+}/")])
    error_message = "Route ${join(", ", [
      for key, r in var.routes : "\"${key}\"" if strcontains(key, "+}/")
    ])} has a segment after {name+}; the greedy variable takes the rest of the path, so put it last."
  }

  # Two variables below one parent are one resource to API Gateway: the import fails half-way.
  validation {
    condition = alltrue([for names in values({ for pair in flatten([
      for key in keys(var.routes) : [
        for i, segment in split("/", key) : { parent = join("/", slice(split("/", key), 1, i)), name = segment } if i > 0 && startswith(segment, "{")
      ]
    ]) : pair.parent => pair.name... }) : length(distinct(names)) == 1])
    error_message = "routes have different variables in one place: ${join("; ", [for parent, names in { for pair in flatten([
      for key in keys(var.routes) : [
        for i, segment in split("/", key) : { parent = join("/", slice(split("/", key), 1, i)), name = segment } if i > 0 && startswith(segment, "{")
      ]
    ]) : pair.parent => pair.name... } : "/${parent} has ${join(" and ", distinct(names))}" if length(distinct(names)) > 1])}. Give them one name."
  }

  validation {
    condition = alltrue([for key, r in var.routes : length(concat(r.lambda[*], r.s3[*], r.http[*], r.http_proxy[*], r.mock[*], r.aws[*])) == 1])
    error_message = "Route ${join(", ", [
      for key, r in var.routes : "\"${key}\" has ${length(concat(r.lambda[*], r.s3[*], r.http[*], r.http_proxy[*], r.mock[*], r.aws[*]))} integrations" if length(concat(r.lambda[*], r.s3[*], r.http[*], r.http_proxy[*], r.mock[*], r.aws[*])) != 1
    ])}; set exactly one of lambda, s3, http, http_proxy, mock and aws (Terraform drops a misspelt one silently)."
  }

  validation {
    condition = alltrue([for key, r in var.routes : contains(concat(["NONE", "AWS_IAM"], keys(var.authorizers)), r.authorization)])
    error_message = "Route ${join(", ", [
      for key, r in var.routes : "\"${key}\": authorization \"${r.authorization}\"" if !contains(concat(["NONE", "AWS_IAM"], keys(var.authorizers)), r.authorization)
    ])} is not in var.authorizers; add it there, correct the key, or write \"NONE\" or \"AWS_IAM\"."
  }

  validation {
    condition = alltrue([for key, r in var.routes : length(r.authorization_scopes) == 0 || contains([for name, a in var.authorizers : name if a.type == "COGNITO_USER_POOLS"], r.authorization)])
    error_message = "Route ${join(", ", [
      for key, r in var.routes : "\"${key}\"" if !(length(r.authorization_scopes) == 0 || contains([for name, a in var.authorizers : name if a.type == "COGNITO_USER_POOLS"], r.authorization))
    ])} has authorization_scopes, but its authorizer is not of type COGNITO_USER_POOLS; name one that is, or remove the scopes."
  }

  validation {
    condition = alltrue([for key, r in var.routes : length(setsubtract(values(r.request_models), keys(var.models))) == 0])
    error_message = "Route ${join(", ", [
      for key, r in var.routes : "\"${key}\" names ${join(", ", setsubtract(values(r.request_models), keys(var.models)))}" if length(setsubtract(values(r.request_models), keys(var.models))) > 0
    ])} in request_models, not in var.models; add the schema there or correct the name."
  }

  validation {
    condition = alltrue([for key, r in var.routes : alltrue([for name in keys(r.request_parameters) : can(regex("^method[.]request[.](path|querystring|header)[.][A-Za-z0-9._$-]+$", name))])])
    error_message = "Route ${join(", ", [
      for key, r in var.routes : "\"${key}\" has ${join(", ", keys(r.request_parameters))}" if !alltrue([for name in keys(r.request_parameters) : can(regex("^method[.]request[.](path|querystring|header)[.][A-Za-z0-9._$-]+$", name))])
    ])} in request_parameters; write method.request.querystring.NAME, method.request.header.NAME or method.request.path.NAME."
  }

  validation {
    condition = alltrue([for key, r in var.routes : alltrue([for l in r.lambda[*] : length([for is_set in [l.async, l.response_streaming, l.error_mapping != null] : 1 if is_set]) <= 1])])
    error_message = "Route ${join(", ", [
      for key, r in var.routes : "\"${key}\"" if !alltrue([for l in r.lambda[*] : length([for is_set in [l.async, l.response_streaming, l.error_mapping != null] : 1 if is_set]) <= 1])
    ])} sets more than one of lambda.async, lambda.response_streaming and lambda.error_mapping; each is another kind of invocation, so keep one."
  }

  validation {
    condition = alltrue([for key, r in var.routes : alltrue([for l in r.lambda[*] : l.request_templates == null || l.async || l.error_mapping != null])])
    error_message = "Route ${join(", ", [
      for key, r in var.routes : "\"${key}\"" if !alltrue([for l in r.lambda[*] : l.request_templates == null || l.async || l.error_mapping != null])
    ])} has lambda.request_templates, which a proxy integration ignores; remove it, or set async or error_mapping."
  }

  # The account's quota is the service's to check; here only what no account can have.
  validation {
    condition = alltrue([for key, r in var.routes : alltrue([for t in [for i in concat(r.lambda[*], r.s3[*], r.http[*], r.http_proxy[*], r.aws[*]) : i.timeout_ms if i.timeout_ms != null] : t >= 50 && t <= (contains(concat(r.lambda[*].response_streaming, r.http_proxy[*].response_streaming), true) ? 900000 : 300000)])])
    error_message = "Route ${join(", ", [
      for key, r in var.routes : "\"${key}\" has timeout_ms ${join(", ", [for i in concat(r.lambda[*], r.s3[*], r.http[*], r.http_proxy[*], r.aws[*]) : i.timeout_ms if i.timeout_ms != null])}" if !alltrue([for t in [for i in concat(r.lambda[*], r.s3[*], r.http[*], r.http_proxy[*], r.aws[*]) : i.timeout_ms if i.timeout_ms != null] : t >= 50 && t <= (contains(concat(r.lambda[*].response_streaming, r.http_proxy[*].response_streaming), true) ? 900000 : 300000)])
    ])}; set 50 to 29000 (to 300000 with a raised quota, REGIONAL and PRIVATE only; to 900000 with response_streaming)."
  }

  validation {
    condition = alltrue([
      for key, r in var.routes : alltrue([
        for i in r.s3[*] : alltrue([
          for found in regexall("\\{([^}]+)\\}", i.key) :
          strcontains(replace(key, "+}", "}"), "{${found[0]}}") || contains(keys(i.request_parameters), "integration.request.path.${found[0]}")
        ])
      ])
    ])
    error_message = "Route ${join(", ", [
      for key, r in var.routes : "\"${key}\": s3.key \"${join("", r.s3[*].key)}\"" if !alltrue([
        for i in r.s3[*] : alltrue([
          for found in regexall("\\{([^}]+)\\}", i.key) :
          strcontains(replace(key, "+}", "}"), "{${found[0]}}") || contains(keys(i.request_parameters), "integration.request.path.${found[0]}")
        ])
      ])
    ])} has a {name} that is no path variable of the route; map it in request_parameters, as \"integration.request.path.name\" = \"method.request.querystring.name\"."
  }

  validation {
    condition = alltrue([
      for key, r in var.routes : alltrue([
        for a in flatten([for i in concat(r.s3[*], r.http[*], r.aws[*]) : values(i.responses)]) :
        a.status >= 100 && a.status <= 599 && (a.content_handling == null ? true : contains(["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"], a.content_handling))
      ])
    ])
    error_message = "Route ${join(", ", [
      for key, r in var.routes : "\"${key}\"" if !alltrue([
        for a in flatten([for i in concat(r.s3[*], r.http[*], r.aws[*]) : values(i.responses)]) :
        a.status >= 100 && a.status <= 599 && (a.content_handling == null ? true : contains(["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"], a.content_handling))
      ])
    ])} has a response whose status is not 100 to 599, or whose content_handling is not CONVERT_TO_BINARY or CONVERT_TO_TEXT (null passes bytes as the media types say)."
  }
}
