################################################################################
# Routes of your own
################################################################################

variable "routes" {
  description = <<-EOT
    Your own routes in the same API, keyed "METHOD /path": the same type as `routes` of modules/rest-api, where every
    attribute is explained.
  EOT
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
  default  = {}
  nullable = false

  validation {
    condition     = length(setintersection(local.feature_route_keys, keys(var.routes))) == 0
    error_message = <<-EOT
      routes holds ${join(", ", [for route in setintersection(local.feature_route_keys, keys(var.routes)) : "\"${route}\""])},
      which a feature serves already; move the feature (resize = { path = "/other" }), switch it off (resize = null), or
      rename your route.
    EOT
  }
}

variable "models" {
  description = "JSON schemas that your routes name in `request_models`; see modules/rest-api."
  type        = map(string)
  default     = {}
  nullable    = false
}
