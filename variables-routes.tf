################################################################################
# Routes of your own
################################################################################

variable "routes" {
  description = <<-EOT
    Your own routes in the same API, keyed "METHOD /path": the same type as `routes` of modules/rest-api, where every
    attribute is explained.
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
