################################################################################
# REST API
################################################################################

variable "name" {
  description = "Name of the REST API; also names its log group, usage plans and API keys."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9._-]{1,128}$", var.name))
    error_message = "name is \"${var.name}\"; use 1 to 128 letters, digits, dots, dashes and underscores, as it becomes part of a log group's name."
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
  description = "Media types whose bodies stay bytes. `*/*` suits browsers, whose first Accept type decides (an `<img>` sends image/avif or */*)."
  type        = list(string)
  default     = ["*/*"]
  nullable    = false

  validation {
    condition     = alltrue([for t in var.binary_media_types : can(regex("^[a-z0-9!#$&^_.+*-]+/[a-z0-9!#$&^_.+*-]+$", t))])
    error_message = "binary_media_types holds ${join(", ", [for t in var.binary_media_types : "\"${t}\"" if !can(regex("^[a-z0-9!#$&^_.+*-]+/[a-z0-9!#$&^_.+*-]+$", t))])}; write each as type/subtype in lower case, such as \"image/png\" or \"*/*\"."
  }
}

variable "minimum_compression_size" {
  description = "Smallest body in bytes that API Gateway compresses; null is off. Images gain nothing from it."
  type        = number
  default     = null

  validation {
    condition     = var.minimum_compression_size == null ? true : var.minimum_compression_size >= 0 && var.minimum_compression_size <= 10485760
    error_message = "minimum_compression_size is ${coalesce(var.minimum_compression_size, -1)}; set 0 to 10485760 bytes, or null to switch compression off."
  }
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
    condition     = alltrue([for name, schema in var.models : can(regex("^[A-Za-z0-9]+$", name)) && can(keys(jsondecode(schema)))])
    error_message = "models ${join(", ", [for name, schema in var.models : "\"${name}\"" if !can(regex("^[A-Za-z0-9]+$", name)) || !can(keys(jsondecode(schema)))])}: use letters and digits in the name, and jsonencode({...}) of a JSON schema as the value."
  }
}

################################################################################
# Stage
################################################################################

variable "stage" {
  description = "The one stage. `throttle` is the default for every route (null: the account's limit); `execution_logging` (OFF, ERROR or INFO) needs the account's CloudWatch role (modules/account-logging)."
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
  description = "Access log, one JSON line per request; null is off. `fields` are added to the usual ones. `log_group_name` null is /aws/apigateway/{name}/{stage}."
  type = object({
    log_group_name = optional(string)
    retention_days = optional(number, 30)
    kms_key_arn    = optional(string)
    fields         = optional(map(string), {})
  })
  default = null
}
