################################################################################
# REST API
################################################################################

variable "name" {
  description = "Name of the REST API; also names its log group, usage plans and API keys."
  type        = string
  nullable    = false

  validation {
    condition = can(regex("^[A-Za-z0-9._-]{1,128}$", var.name))
    error_message = join(" ", [
      "name is \"${var.name}\"; use 1 to 128 letters, digits, dots, dashes and underscores, as it becomes part of a log group's",
      "name.",
    ])
  }
}

variable "description" {
  description = "Description of the REST API."
  type        = string
  default     = ""
  nullable    = false
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "account_id" {
  description = "Account that holds the functions named in `routes`; null reads the caller's own account from STS."
  type        = string
  default     = null
}

variable "binary_media_types" {
  description = <<-EOT
    Media types whose bodies stay bytes. `*/*` suits browsers, whose first Accept type decides (an `<img>` sends image/avif or */*).
  EOT
  type        = list(string)
  default     = ["*/*"]
  nullable    = false

  # Optional and computed: after a list, [] is no difference, and the old list stays (provider's rest_api.go).
  validation {
    condition = length(var.binary_media_types) > 0
    error_message = join(" ", [
      "binary_media_types is [], which the provider does not apply over a list that was there before;",
      "write [\"*/*\"], or a type that no answer has, such as [\"application/x-none\"], for an API without bytes.",
    ])
  }

  validation {
    condition = alltrue([for type in var.binary_media_types : can(regex("^[a-z0-9!#$&^_.+*-]+/[a-z0-9!#$&^_.+*-]+$", type))])
    error_message = join(" ", [
      "binary_media_types is ${jsonencode(var.binary_media_types)};",
      "write each as type/subtype in lower case, such as \"image/png\" or \"*/*\".",
    ])
  }
}

variable "minimum_compression_size" {
  description = "Smallest body in bytes that API Gateway compresses, at least 1; null is off. Images gain nothing from it."
  type        = number
  default     = null

  validation {
    # 0 is lost: each import of the document resets it, and the provider does not write it again (its rest_api.go).
    condition = var.minimum_compression_size == null ? true : var.minimum_compression_size >= 1 && var.minimum_compression_size <= 10485760
    error_message = join(" ", [
      "minimum_compression_size is ${join("", var.minimum_compression_size[*])}; set 1 to 10485760 bytes (1 instead of 0, which the",
      "provider loses at each change of a route), or null to switch compression off.",
    ])
  }
}

variable "lower_case_headers" {
  description = <<-EOT
    Also map each header of the request that an integration takes under its lower-case name, which is what HTTP/2 clients send.
    Where API Gateway tells the cases apart, `Range`, `If-None-Match` and `Origin` of such clients reach S3 only with it. Not tried on
    AWS; see the README.
  EOT
  type        = bool
  default     = false
  nullable    = false
}

variable "api_key_source" {
  description = "Where a caller's API key comes from: HEADER (x-api-key) or AUTHORIZER (usageIdentifierKey of a Lambda authorizer)."
  type        = string
  default     = "HEADER"
  nullable    = false

  validation {
    condition     = contains(["HEADER", "AUTHORIZER"], var.api_key_source)
    error_message = "api_key_source is \"${var.api_key_source}\"; set \"HEADER\" or \"AUTHORIZER\"."
  }
}

variable "models" {
  description = "JSON schemas (draft 4, as JSON text) that routes name in `request_models`. Names are alphanumeric."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name in keys(var.models) : can(regex("^[A-Za-z0-9]+$", name))])
    error_message = "models has the names ${jsonencode(keys(var.models))}; use letters and digits."
  }

  validation {
    condition = alltrue([for schema in values(var.models) : can(keys(jsondecode(schema)))])
    error_message = join(" ", [
      "models holds no JSON object as ${jsonencode([for name, schema in var.models : name if !can(keys(jsondecode(schema)))])};",
      "write jsonencode({...}) of a JSON schema.",
    ])
  }
}

################################################################################
# Stage
################################################################################

variable "stage" {
  description = <<-EOT
    The one stage.

    - `name`: Name of the stage, and first segment of its address. Default v1.
    - `description`: Description of the stage. Default empty.
    - `variables`: Stage variables, `stageVariables.NAME` in an expression. Default none.
    - `xray`: Whether requests are traced by X-Ray, billed per trace. Default false.
    - `metrics`: Whether CloudWatch counts per route, billed per metric. Default false.
    - `execution_logging`: OFF, ERROR or INFO; it needs the account's CloudWatch role, see `logging_role_arn`. Default OFF.
    - `throttle`: Limit of every route without its own; null is the account's.
      - `rate`: Requests per second.
      - `burst`: Requests at once.
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

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,128}$", var.stage.name))
    error_message = "stage.name is \"${var.stage.name}\"; use 1 to 128 letters, digits, dashes and underscores."
  }

  validation {
    condition     = contains(["OFF", "ERROR", "INFO"], var.stage.execution_logging)
    error_message = "stage.execution_logging is \"${var.stage.execution_logging}\"; set \"OFF\", \"ERROR\" or \"INFO\"."
  }
}

variable "access_log" {
  description = <<-EOT
    Access log, one JSON line per request; null is off. It needs the account's CloudWatch role, see `logging_role_arn`.

    - `log_group_name`: Name of the log group that the module makes; null is /aws/apigateway/{name}/{stage}.
    - `retention_days`: Days that its events are kept. Default 30.
    - `kms_key_arn`: KMS key of the log group; null is CloudWatch Logs' own encryption.
    - `fields`: Name -> `$context` variable, added to the usual ones, such as `{ waf = "$context.waf.status" }`. Default none.
    - `saved_queries`: Whether Logs Insights offers queries of this log: slow requests, errors by code, bytes by route. Default false;
      they are free, each run is billed by the bytes that it reads.
  EOT
  type = object({
    log_group_name = optional(string)
    retention_days = optional(number, 30)
    kms_key_arn    = optional(string)
    fields         = optional(map(string), {})
    saved_queries  = optional(bool, false)
  })
  default = null

  validation {
    condition = alltrue([
      for log in var.access_log[*] : log.log_group_name == null ? true : can(regex("^[A-Za-z0-9._/#-]{1,512}$", log.log_group_name))
    ])
    error_message = join(" ", [
      "access_log.log_group_name is \"${join("", compact(var.access_log[*].log_group_name))}\"; use 1 to 512 letters, digits and ._/#-, as",
      "CloudWatch Logs allows.",
    ])
  }

  # "Variables for access logging for API Gateway": only $context, "not $input, and so on".
  validation {
    condition = alltrue([
      for value in flatten([for log in var.access_log[*] : values(log.fields)]) : !strcontains(replace(value, "$context.", ""), "$")
    ])
    error_message = join(" ", [
      "access_log.fields is ${jsonencode(flatten(var.access_log[*].fields))}; a log line knows $context variables only, such as",
      "\"$context.integration.latency\".",
    ])
  }

  validation {
    condition = alltrue([
      for value in flatten([for log in var.access_log[*] : values(log.fields)]) :
      !can(regex("\\$context\\.(identity\\.apiKey\\b|requestOverride\\.|responseOverride\\.)", value))
    ])
    error_message = join(" ", [
      "access_log.fields is ${jsonencode(flatten(var.access_log[*].fields))}; $context.identity.apiKey is the key itself, and overrides",
      "may hold a query string with one: whoever reads the log could call the API. Log $context.identity.apiKeyId.",
    ])
  }
}

variable "logging_role_arn" {
  description = <<-EOT
    Output `role_arn` of modules/account-logging, where the same configuration makes the account's CloudWatch role: the stage is then
    made after it. Null where the account has the role already, or nothing is logged.
  EOT
  type        = string
  default     = null

  validation {
    condition     = var.logging_role_arn == null ? true : can(regex("^arn:[^:]+:iam::[0-9]{12}:role/.+$", var.logging_role_arn))
    error_message = "logging_role_arn is \"${join("", var.logging_role_arn[*])}\"; pass role_arn of modules/account-logging, or null."
  }
}
