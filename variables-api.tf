################################################################################
# Endpoint
################################################################################

variable "endpoint_type" {
  description = <<-EOT
    EDGE (through AWS's CloudFront), REGIONAL or PRIVATE (only through VPC endpoints). A switch keeps the API's id; PRIVATE
    to EDGE goes through REGIONAL.
  EOT
  type        = string
  default     = "REGIONAL"
  nullable    = false
}

variable "ip_address_type" {
  description = "dualstack, or ipv4 for EDGE and REGIONAL."
  type        = string
  default     = "dualstack"
  nullable    = false
}

variable "security_policy" {
  description = <<-EOT
    Lowest TLS version and ciphers that clients may use, by endpoint type, such as SecurityPolicy_TLS13_1_3_2025_09 (REGIONAL,
    PRIVATE) or SecurityPolicy_TLS13_2025_EDGE; null is the service's own. Read in modules/rest-api what a switch of the type
    then needs.
  EOT
  type        = string
  default     = null
}

variable "endpoint_access_mode" {
  description = "BASIC or STRICT, for a `security_policy` that starts with SecurityPolicy_; null is BASIC."
  type        = string
  default     = null
}

variable "vpc_endpoint_ids" {
  description = "Interface endpoints for execute-api that may call a PRIVATE API. Empty for EDGE and REGIONAL."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "associate_vpc_endpoints" {
  description = <<-EOT
    Also associate the endpoints with the API, for the alias https://{api}-{vpce}.execute-api... Switching it on or off
    replaces the API.
  EOT
  type        = bool
  default     = false
  nullable    = false
}

variable "disable_execute_api_endpoint" {
  description = "Refuse calls on the default execute-api address; set it only once a custom domain answers."
  type        = bool
  default     = false
  nullable    = false
}

variable "policy_statements" {
  description = <<-EOT
    Own statements of the resource policy, appended to the generated ones: the same type as `policy_statements` of
    modules/rest-api, where every attribute is explained.
  EOT
  type = list(object({
    sid        = optional(string)
    effect     = string
    principals = optional(map(list(string)), { "*" = ["*"] })
    actions    = optional(list(string), ["execute-api:Invoke"])
    resources  = optional(list(string), ["*"])
    conditions = optional(map(map(list(string))), {})
  }))
  default  = []
  nullable = false
}

################################################################################
# Content
################################################################################

variable "binary_media_types" {
  description = "Media types whose bodies stay bytes. `*/*` suits browsers, whose first Accept type decides."
  type        = list(string)
  default     = ["*/*"]
  nullable    = false
}

variable "minimum_compression_size" {
  description = "Smallest body in bytes that API Gateway compresses, at least 1; null is off. Images gain nothing from it."
  type        = number
  default     = null
}

variable "cors" {
  description = <<-EOT
    Which web pages may call the API from a browser, and use presigned URLs of the bucket that this module creates; null for
    none: the same type as `cors` of modules/rest-api, where every attribute is explained.
  EOT
  type = object({
    allow_origins = list(string)
    allow_methods = optional(list(string))
    allow_headers = optional(list(string), [
      "authorization", "content-type", "if-match", "if-modified-since", "if-none-match", "range", "x-api-key",
    ])
    expose_headers    = optional(list(string), ["etag", "location", "content-range", "retry-after"])
    allow_credentials = optional(bool, false)
    max_age_seconds   = optional(number, 600)
  })
  default = null
}

variable "lower_case_headers" {
  description = <<-EOT
    Also map headers that integrations take under their lower-case names, as HTTP/2 clients send them; see modules/rest-api.
  EOT
  type        = bool
  default     = false
  nullable    = false
}

variable "gateway_responses" {
  description = <<-EOT
    Changes to API Gateway's own error answers, by response type: the same type as `gateway_responses` of modules/rest-api,
    where every attribute is explained.
  EOT
  type = map(object({
    status  = optional(number)
    code    = optional(string)
    message = optional(string)
    headers = optional(map(string), {})
  }))
  default  = {}
  nullable = false
}

################################################################################
# Stage
################################################################################

variable "stage" {
  description = <<-EOT
    The one stage: name, default throttle, metrics, X-Ray; `execution_logging` needs the account's CloudWatch role. It has the
    same type as `stage` of modules/rest-api, where every attribute is explained.
  EOT
  type = object({
    name              = optional(string, "v1")
    description       = optional(string, "")
    variables         = optional(map(string), {})
    xray              = optional(bool, false)
    metrics           = optional(bool, false)
    execution_logging = optional(string, "OFF")
    throttle = optional(object({
      rate  = number
      burst = number
    }))
  })
  default  = {}
  nullable = false
}

variable "access_log" {
  description = <<-EOT
    Access log, one JSON line per request; null is off. It needs the account's CloudWatch role (modules/account-logging).

    - `log_group_name`: Name of the log group; null is `/aws/apigateway/<name>/<stage>`.
    - `retention_days`: Days that its events are kept; null is `log_retention_days`.
    - `kms_key_arn`: ARN of the KMS key of the log group; null is CloudWatch Logs' own encryption.
    - `fields`: Further fields of a line by name, each an access log variable such as `$context.authorizer.principalId`.
    - `saved_queries`: Whether Logs Insights offers queries of this log: slow requests, errors by code, bytes by route.
  EOT
  type = object({
    log_group_name = optional(string)
    retention_days = optional(number)
    kms_key_arn    = optional(string)
    fields         = optional(map(string), {})
    saved_queries  = optional(bool, false)
  })
  default = null
}

variable "logging_role_arn" {
  description = <<-EOT
    Output `role_arn` of modules/account-logging, where the same configuration makes the account's CloudWatch role: the stage
    then waits for it. Null where the account has the role already, or nothing is logged.
  EOT
  type        = string
  default     = null
}

################################################################################
# Callers
################################################################################

variable "authorization" {
  description = <<-EOT
    Who may call the features that say nothing else: "NONE", "AWS_IAM", or a key of `authorizers`. Null is `default_authorization`;
    one of the two is required, because "NONE" is an image API for everyone who reaches it, **uploads included**; limit that by
    `stage.throttle`.
  EOT
  type        = string
  default     = null

  validation {
    condition = var.authorization != null || var.default_authorization != null
    error_message = join(" ", [
      "authorization and default_authorization are both null; set authorization to who may call the features (\"NONE\" is everyone),",
      "or default_authorization to \"AWS_IAM\" or a key of authorizers.",
    ])
  }
}

variable "default_authorization" {
  description = <<-EOT
    Who may call the routes of `routes`, and features, that say nothing: "AWS_IAM" or a key of `authorizers`, never "NONE", so that an
    open route says so itself. Null: every route says it. `health` and CORS preflights are open always.
  EOT
  type        = string
  default     = null
}

variable "authorizers" {
  description = <<-EOT
    Authorizers that `authorization` of a feature or route names: the same type as `authorizers` of modules/rest-api, where
    every attribute is explained.
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
}

variable "api_keys" {
  description = <<-EOT
    API Gateway keys by name, for features and routes with `api_key_required`; they are not the keys of /resize. It has the
    same type as `api_keys` of modules/rest-api, where every attribute is explained.
  EOT
  type = map(object({
    description = optional(string, "")
    enabled     = optional(bool, true)
  }))
  default  = {}
  nullable = false
}

variable "usage_plans" {
  description = <<-EOT
    Usage plans of the stage by name: which API keys may call, how fast and how often. It has the same type as `usage_plans`
    of modules/rest-api, where every attribute is explained.
  EOT
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
}
