################################################################################
# Callers
################################################################################

variable "authorizers" {
  description = <<-EOT
    Authorizers that routes name in `authorization`. `type` is TOKEN or REQUEST (with `lambda`), or
    COGNITO_USER_POOLS (with `provider_arns`). A TOKEN's `identity_source` is one header.
  EOT
  type = map(object({
    type = string
    lambda = optional(object({
      function_name     = string
      function_arn      = optional(string)
      qualifier         = optional(string)
      create_permission = optional(bool, true)
      credentials_arn   = optional(string)
    }))
    provider_arns                  = optional(list(string), [])
    identity_source                = optional(string, "method.request.header.Authorization")
    identity_validation_expression = optional(string)
    result_ttl_seconds             = optional(number, 300)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for a in var.authorizers : contains(["TOKEN", "REQUEST", "COGNITO_USER_POOLS"], a.type)])
    error_message = "Authorizer ${join(", ", [for k, a in var.authorizers : "\"${k}\" has type \"${a.type}\"" if !contains(["TOKEN", "REQUEST", "COGNITO_USER_POOLS"], a.type)])}; set \"TOKEN\", \"REQUEST\" or \"COGNITO_USER_POOLS\"."
  }

  validation {
    condition     = alltrue([for a in var.authorizers : a.type == "COGNITO_USER_POOLS" ? length(a.provider_arns) > 0 && a.lambda == null : a.lambda != null && length(a.provider_arns) == 0])
    error_message = "Authorizer ${join(", ", [for k, a in var.authorizers : "\"${k}\" (${a.type})" if !(a.type == "COGNITO_USER_POOLS" ? length(a.provider_arns) > 0 && a.lambda == null : a.lambda != null && length(a.provider_arns) == 0)])}: COGNITO_USER_POOLS takes provider_arns and no lambda; TOKEN and REQUEST take lambda and no provider_arns."
  }

  validation {
    condition     = alltrue([for k, a in var.authorizers : can(regex("^[A-Za-z0-9_-]+$", k)) && !contains(["NONE", "AWS_IAM", "sigv4", "api_key"], k)])
    error_message = "Authorizer keys are ${join(", ", [for k, a in var.authorizers : "\"${k}\""])}; use letters, digits, dashes and underscores, and none of NONE, AWS_IAM, sigv4, api_key, which mean something else."
  }

  validation {
    condition     = alltrue([for a in var.authorizers : a.result_ttl_seconds >= 0 && a.result_ttl_seconds <= 3600])
    error_message = "Authorizer ${join(", ", [for k, a in var.authorizers : "\"${k}\" has result_ttl_seconds ${a.result_ttl_seconds}" if a.result_ttl_seconds < 0 || a.result_ttl_seconds > 3600])}; set 0 to 3600."
  }
}

variable "api_keys" {
  description = "API keys by name. API Gateway makes the value unless `api_key_values` holds one."
  type = map(object({
    description = optional(string, "")
    enabled     = optional(bool, true)
  }))
  default  = {}
  nullable = false
}

variable "api_key_values" {
  description = "Own values for API keys, by the key's name; 20 to 128 characters."
  type        = map(string)
  default     = {}
  nullable    = false
  sensitive   = true

  validation {
    condition     = alltrue([for k, v in var.api_key_values : contains(keys(var.api_keys), k) && length(v) >= 20 && length(v) <= 128])
    error_message = "api_key_values has an entry that is not in api_keys, or is not 20 to 128 characters long; add its name to api_keys, or correct the value."
  }
}

variable "usage_plans" {
  description = "Usage plans of the stage by name: which API keys may call, how fast and how often."
  type = map(object({
    description = optional(string, "")
    api_keys    = list(string)
    throttle = optional(object({
      rate  = number
      burst = number
    }))
    quota = optional(object({
      limit  = number
      period = string
      offset = optional(number, 0)
    }))
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for p in var.usage_plans : length(setsubtract(p.api_keys, keys(var.api_keys))) == 0])
    error_message = "Usage plan ${join(", ", [for k, p in var.usage_plans : "\"${k}\" names ${join(", ", setsubtract(p.api_keys, keys(var.api_keys)))}" if length(setsubtract(p.api_keys, keys(var.api_keys))) > 0])}, not in var.api_keys; add the key there or correct the name."
  }

  validation {
    condition     = alltrue([for p in var.usage_plans : p.quota == null ? true : contains(["DAY", "WEEK", "MONTH"], p.quota.period)])
    error_message = "Usage plan ${join(", ", [for k, p in var.usage_plans : "\"${k}\" has period \"${p.quota.period}\"" if p.quota == null ? false : !contains(["DAY", "WEEK", "MONTH"], p.quota.period)])}; set \"DAY\", \"WEEK\" or \"MONTH\"."
  }
}

################################################################################
# Browsers and errors
################################################################################

variable "cors" {
  description = "CORS for every route with `cors = true`: preflight per path, headers on mapped responses and on API Gateway's own errors; null is off. Lambda proxy and HTTP proxy routes answer their own headers."
  type = object({
    allow_origins     = list(string)
    allow_methods     = optional(list(string))
    allow_headers     = optional(list(string), ["authorization", "content-type", "if-match", "if-modified-since", "if-none-match", "range", "x-api-key"])
    expose_headers    = optional(list(string), ["etag", "location", "content-range", "retry-after"])
    allow_credentials = optional(bool, false)
    max_age_seconds   = optional(number, 600)
  })
  default = null

  validation {
    condition     = var.cors == null ? true : length(var.cors.allow_origins) > 0 && alltrue([for o in var.cors.allow_origins : o == "*" || can(regex("^[a-z][a-z0-9+.-]*://[A-Za-z0-9.\\[\\]:-]+$", o))])
    error_message = "cors.allow_origins is ${var.cors == null ? "" : jsonencode(var.cors.allow_origins)}; list \"*\" or origins such as \"https://example.com\", without a path or a trailing slash."
  }

  validation {
    condition     = var.cors == null ? true : !(contains(var.cors.allow_origins, "*") && (var.cors.allow_credentials || length(var.cors.allow_origins) > 1))
    error_message = "cors.allow_origins holds \"*\" together with other origins or with allow_credentials; browsers refuse that. List the origins instead of \"*\"."
  }
}

variable "gateway_responses" {
  description = "Changes to API Gateway's own answers by response type (`REQUEST_TOO_LARGE`, ...): `message` is a constant text instead of API Gateway's own, `headers` are mapping expressions (`'60'`)."
  type = map(object({
    status  = optional(number)
    code    = optional(string)
    message = optional(string)
    headers = optional(map(string), {})
  }))
  default  = {}
  nullable = false

  validation {
    condition     = length(setsubtract(keys(var.gateway_responses), keys(local.gateway_response_defaults))) == 0
    error_message = "gateway_responses names ${join(", ", setsubtract(keys(var.gateway_responses), keys(local.gateway_response_defaults)))}; the types are ${join(", ", keys(local.gateway_response_defaults))}."
  }

  validation {
    condition     = alltrue([for r in var.gateway_responses : r.message == null ? true : !can(regex("[$]", r.message))])
    error_message = "gateway_responses ${join(", ", [for k, r in var.gateway_responses : "\"${k}\"" if r.message == null ? false : can(regex("[$]", r.message))])}: a message is a constant text and holds no \"$\"; leave it out to send API Gateway's own."
  }
}
