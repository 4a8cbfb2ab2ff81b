################################################################################
# Browsers and errors
################################################################################

variable "cors" {
  description = <<-EOT
    CORS for every route with `cors = true`: preflight per path, headers on mapped responses and on API Gateway's own errors; null is
    off. Lambda proxy and HTTP proxy routes answer their own headers.

    - `allow_origins`: "*", or origins such as `https://example.com`, without a path or a trailing slash.
    - `allow_methods`: Methods that a preflight names; null is those of the path's routes.
    - `allow_headers`: Headers that a page may send.
    - `expose_headers`: Headers of the answer that a page may read.
    - `allow_credentials`: Whether a page may send cookies and Authorization; not together with "*". Default false.
    - `max_age_seconds`: Seconds that a browser keeps the answer to a preflight. Default 600.
  EOT
  type = object({
    allow_origins = list(string)
    allow_methods = optional(list(string))
    allow_headers = optional(list(string), [
      "authorization", "content-type", "if-match", "if-modified-since", "if-none-match", "range", "x-api-key"
    ])
    expose_headers    = optional(list(string), ["etag", "location", "content-range", "retry-after"])
    allow_credentials = optional(bool, false)
    max_age_seconds   = optional(number, 600)
  })
  default = null

  validation {
    condition = var.cors == null ? true : length(var.cors.allow_origins) > 0 && alltrue([
      for origin in var.cors.allow_origins : origin == "*" || can(regex("^[a-z][a-z0-9+.-]*://[A-Za-z0-9.\\[\\]:-]+$", origin))
    ])
    error_message = join(" ", [
      "cors.allow_origins is ${jsonencode(one(var.cors[*].allow_origins))};",
      "list \"*\" or origins such as \"https://example.com\", without a path or a trailing slash.",
    ])
  }

  validation {
    condition = var.cors == null ? true : (
      !contains(var.cors.allow_origins, "*") || (length(var.cors.allow_origins) == 1 && !var.cors.allow_credentials)
    )
    error_message = join(" ", [
      "cors.allow_origins holds \"*\" together with other origins or with allow_credentials; browsers refuse that.",
      "List the origins instead of \"*\".",
    ])
  }
}

variable "gateway_responses" {
  description = <<-EOT
    Changes to API Gateway's own answers by response type (`THROTTLED`, ...); every type but `REQUEST_TOO_LARGE`, which the service
    lets nobody change.

    - `status`: HTTP status; null is the type's own.
    - `code`: `code` of the body; null is the one of this module.
    - `message`: Constant text of `message`; null is API Gateway's own.
    - `headers`: Header -> mapping expression (`'60'`), beside those of the module. Default none.
  EOT
  type = map(object({
    status  = optional(number)
    code    = optional(string)
    message = optional(string)
    headers = optional(map(string), {})
  }))
  default  = {}
  nullable = false

  # "Important notes" of the developer guide.
  validation {
    condition = !contains(keys(var.gateway_responses), "REQUEST_TOO_LARGE")
    error_message = join(" ", [
      "gateway_responses names REQUEST_TOO_LARGE, which API Gateway does not let anybody change: a body above 10 MB is answered 413",
      "{\"message\":\"Request Too Long\"}. Remove the entry, and tell clients in your documentation.",
    ])
  }

  validation {
    condition = length(setsubtract(
      keys(var.gateway_responses), concat(["REQUEST_TOO_LARGE"], keys(local.gateway_response_defaults))
    )) == 0
    error_message = join(" ", [
      "gateway_responses names ${join(", ", keys(var.gateway_responses))};",
      "the types are ${join(", ", keys(local.gateway_response_defaults))}.",
    ])
  }

  validation {
    condition = alltrue([for change in values(var.gateway_responses) : !strcontains(coalesce(change.message, "-"), "$")])
    error_message = join(" ", [
      "gateway_responses has the messages ${jsonencode({ for type, change in var.gateway_responses : type => change.message })};",
      "a message is a constant text and holds no \"$\": leave it out to send API Gateway's own.",
    ])
  }
}
