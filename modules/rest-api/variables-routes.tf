################################################################################
# Routes
################################################################################

locals {
  # API Gateway takes these in a path part and refuses others, "~" too, half-way through an import ("Important notes").
  path_segment_pattern = "([A-Za-z0-9._:-]+|\\{[A-Za-z0-9._-]+\\})"
  # The greedy {name+} takes the rest of the path, so it can only be the last segment.
  greedy_segment_pattern = "\\{[A-Za-z0-9._-]+[+]\\}"

  route_key_pattern = join("", [
    "^(ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT) ",
    "(/|(/${local.path_segment_pattern})*/(${local.path_segment_pattern}|${local.greedy_segment_pattern}))$",
  ])

  integration_kinds = ["lambda", "s3", "http", "http_proxy", "mock", "aws"]
}

variable "routes" {
  description = <<-EOT
    The API: one entry per method and path, keyed "METHOD /path" (`"GET /s3/{key+}"`; METHOD may be ANY). Each route has exactly one
    of `lambda`, `s3`, `http`, `http_proxy`, `mock` and `aws`. Expressions are API Gateway's own
    (`method.request.querystring.image`, `integration.response.header.ETag`, `'literal'`, `context.requestId`).

    - `authorization`: "NONE", "AWS_IAM" or a key of `authorizers`; null is `default_authorization`, and refused without it, so that
      nothing is open by omission.
    - `authorization_scopes`: OAuth scopes of which the token must hold one; only with an authorizer of type COGNITO_USER_POOLS.
      Empty asks for the identity token.
    - `api_key_required`: Whether a call needs the API key of a usage plan in `x-api-key`. Default false.
    - `cors`: False: no preflight for this route, and no CORS headers on its mapped responses. Default true.
    - `request_parameters`: Parameter -> whether it is required. `"method.request.querystring.image" = true` is refused with 400
      when absent or blank. What an integration maps is declared by itself.
    - `request_models`: Content type -> key of `models`; a body that does not fit is refused with 400.
    - `throttle`: Limit of this route; null is the stage's.
      - `rate`: Requests per second.
      - `burst`: Requests at once.
    - `lambda`: Lambda function; a proxy integration unless `async` or `error_mapping` is set.
      - `function_name`: Name of the function, alone; it may be unknown at the first plan.
      - `function_arn`: Only for a function of another account or region; null builds it from known strings.
      - `qualifier`: Alias or version; null is the unqualified function.
      - `create_permission`: Whether the module lets API Gateway invoke the function. Default true.
      - `permission_key`: Name of that permission in the state; routes of one function and qualifier with the same key share one.
        Null is the route's own key, so a permission of its own.
      - `credentials_arn`: ARN of a role that API Gateway assumes, or `role/NAME` for one of its own account; null is the
        function's resource policy.
      - `timeout_ms`: Milliseconds to wait, 50 to 300000 (900000 when streaming); null is 29000, or 900000 when streaming.
      - `response_streaming`: Sends the answer while the function still writes it; the function must be wrapped in
        awslambda.streamifyResponse. Default false.
      - `async`: 202 at once, the function runs later (X-Amz-Invocation-Type: Event). Default false.
      - `error_mapping`: Regular expression over the function's whole errorMessage -> answer. Any other error is 500 (the answer of
        the pattern with status 500, if there is one), and what is no error is 200. Null is a proxy.
        - `status`: HTTP status of the answer.
        - `code`: `code` of its body.
        - `message`: `message` of its body.
      - `request_templates`: Content type -> what the function gets when `async` or `error_mapping` is set; null is {"id","body"}.
    - `s3`: One S3 call, without a function.
      - `bucket`: Name of the bucket.
      - `key`: Key of the object, as `images/{key}`: each {name} is a path variable of the route, or mapped in `request_parameters`.
      - `method`: Method of the call to S3; null is the route's own.
      - `credentials_arn`: ARN of the role that API Gateway assumes, or `role/NAME` for one of its own account.
      - `request_parameters`: `integration.request.*` -> expression that it takes its value from.
      - `request_templates`: Content type -> mapping template of the body; empty passes the body on.
      - `content_handling`: CONVERT_TO_BINARY or CONVERT_TO_TEXT for the request's body; null passes it as the media types say, and
        as text to a template.
      - `timeout_ms`: Milliseconds to wait, 50 to 300000; null is 29000.
      - `responses`: Regular expression over S3's status, or `default` -> answer.
        - `status`: HTTP status of the answer.
        - `headers`: Header -> expression (`integration.response.header.ETag`, `'literal'`).
        - `templates`: Content type -> mapping template of the body; empty passes S3's body on.
        - `content_handling`: CONVERT_TO_BINARY or CONVERT_TO_TEXT for the answer's body; null passes bytes as the media types say, and
          a template's result as text.
    - `http`: Call of an HTTP server whose answer is mapped.
      - `uri`: Address, in which each {name} is a path variable of the route, or mapped in `request_parameters`.
      - `method`: Method of the call; null is the route's own (ANY stays ANY).
      - `connection_id`: Id of a VPC link; null goes over the internet. `uri` is then the Host header and the listener's port.
      - `integration_target`: ARN of the load balancer behind a VPC link V2 (modules/vpc-link outputs both); null for V1.
      - `credentials_arn`: ARN of a role that API Gateway assumes, or `role/NAME` for one of its own account; null signs nothing.
      - `request_parameters`: `integration.request.*` -> expression that it takes its value from.
      - `request_templates`: Content type -> mapping template of the body; empty passes the body on.
      - `passthrough_behavior`: WHEN_NO_MATCH, WHEN_NO_TEMPLATES or NEVER, for a content type without a template; null is WHEN_NO_MATCH.
      - `content_handling`: CONVERT_TO_BINARY or CONVERT_TO_TEXT for the request's body; null passes it as the media types say, and
        as text to a template.
      - `timeout_ms`: Milliseconds to wait, 50 to 300000; null is 29000.
      - `responses`: Regular expression over the server's status, or `default` -> answer.
        - `status`: HTTP status of the answer.
        - `headers`: Header -> expression (`integration.response.header.ETag`, `'literal'`).
        - `templates`: Content type -> mapping template of the body; empty passes the server's body on.
        - `content_handling`: CONVERT_TO_BINARY or CONVERT_TO_TEXT for the answer's body; null passes bytes as the media types say, and
          a template's result as text.
    - `http_proxy`: HTTP server that gets the whole request and makes the whole answer.
      - `uri`: Address, in which each {name} is a path variable of the route, or mapped in `request_parameters`.
      - `method`: Method of the call; null is the route's own (ANY stays ANY).
      - `connection_id`: Id of a VPC link; null goes over the internet. `uri` is then the Host header and the listener's port.
      - `integration_target`: ARN of the load balancer behind a VPC link V2 (modules/vpc-link outputs both); null for V1.
      - `request_parameters`: `integration.request.*` -> expression that it takes its value from.
      - `timeout_ms`: Milliseconds to wait, 50 to 300000 (900000 when streaming); null is 29000.
      - `response_streaming`: Sends the answer while the server still writes it. Default false.
    - `mock`: Constant answer of API Gateway itself.
      - `status`: HTTP status. Default 200.
      - `content_type`: Content-Type of the body. Default application/json.
      - `body`: A mapping template; plain text is one. Default empty.
      - `headers`: Header -> expression (`'no-store'`).
    - `aws`: Any other AWS service action.
      - `uri`: `sqs:path/{account}/{queue}`, `dynamodb:action/GetItem`, or the full apigateway ARN.
      - `method`: Method of the call. Default POST.
      - `credentials_arn`: ARN of the role that API Gateway assumes, or `role/NAME` for one of its own account.
      - `request_parameters`: `integration.request.*` -> expression that it takes its value from.
      - `request_templates`: Content type -> mapping template of the body; empty passes the body on.
      - `passthrough_behavior`: WHEN_NO_MATCH, WHEN_NO_TEMPLATES or NEVER, for a content type without a template; null is WHEN_NO_MATCH.
      - `content_handling`: CONVERT_TO_BINARY or CONVERT_TO_TEXT for the request's body; null passes it as the media types say, and
        as text to a template.
      - `timeout_ms`: Milliseconds to wait, 50 to 300000; null is 29000.
      - `responses`: Regular expression over the service's status, or `default` -> answer.
        - `status`: HTTP status of the answer.
        - `headers`: Header -> expression (`integration.response.header.ETag`, `'literal'`).
        - `templates`: Content type -> mapping template of the body; empty passes the service's body on.
        - `content_handling`: CONVERT_TO_BINARY or CONVERT_TO_TEXT for the answer's body; null passes bytes as the media types say, and
          a template's result as text.
  EOT
  type = map(object({
    authorization        = optional(string)
    authorization_scopes = optional(list(string), [])
    api_key_required     = optional(bool, false)
    cors                 = optional(bool, true)
    request_parameters   = optional(map(bool), {})
    request_models       = optional(map(string), {})
    throttle = optional(object({
      rate  = number
      burst = number
    }))
    lambda = optional(object({
      function_name      = string
      function_arn       = optional(string)
      qualifier          = optional(string)
      create_permission  = optional(bool, true)
      permission_key     = optional(string)
      credentials_arn    = optional(string)
      timeout_ms         = optional(number)
      response_streaming = optional(bool, false)
      async              = optional(bool, false)
      error_mapping = optional(map(object({
        status  = number
        code    = string
        message = string
      })))
      request_templates = optional(map(string))
    }))
    s3 = optional(object({
      bucket             = string
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
      integration_target   = optional(string)
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
      uri                = string
      method             = optional(string)
      connection_id      = optional(string)
      integration_target = optional(string)
      request_parameters = optional(map(string), {})
      timeout_ms         = optional(number)
      response_streaming = optional(bool, false)
    }))
    mock = optional(object({
      status       = optional(number, 200)
      content_type = optional(string, "application/json")
      body         = optional(string, "")
      headers      = optional(map(string), {})
    }))
    aws = optional(object({
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
  nullable = false

  # What reads the value of a route is in route-problems.tf, so that all of its problems are shown at once.
  validation {
    condition = alltrue([for key in keys(var.routes) : can(regex(local.route_key_pattern, key))])
    error_message = join(" ", [
      "Route ${join(", ", [for key in keys(var.routes) : "\"${key}\"" if !can(regex(local.route_key_pattern, key))])};",
      "write \"METHOD /path\" with GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS or ANY, one space, and segments of letters, digits and",
      "._:- (API Gateway refuses \"~\") or {name}, such as \"GET /s3/{key+}\"; {name+} takes the rest of the path, so put it last.",
    ])
  }

  validation {
    condition = alltrue([
      for route in values(var.routes) : length([for kind in local.integration_kinds : kind if route[kind] != null]) == 1
    ])
    error_message = join(" ", [
      "Route ${join(", ", [
        for key, route in var.routes : "\"${key}\" has ${length([for kind in local.integration_kinds : kind if route[kind] != null])}"
        if length([for kind in local.integration_kinds : kind if route[kind] != null]) != 1
      ])} integrations; set exactly one of ${join(", ", local.integration_kinds)} (Terraform drops a misspelt one silently).",
    ])
  }
}
