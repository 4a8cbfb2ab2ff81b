################################################################################
# Function
################################################################################

variable "name" {
  description = "Name of the function; its role and log group carry it too."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,64}$", var.name))
    error_message = "name is \"${var.name}\": Lambda allows 1 to 64 letters, digits, \"-\" and \"_\"."
  }
}

variable "description" {
  description = "What the function does, as the Lambda console shows it."
  type        = string
  default     = ""
  nullable    = false
}

variable "artifact" {
  description = <<-EOT
    The archive: `filename`, or `s3_bucket` and `s3_key`; with its hash, so that a plan knows whether the code changed. An
    element of `modules/artifacts`' output `functions` fits.

    - `filename`: Path of the zip on this machine; null takes it from S3.
    - `s3_bucket`: Bucket of the zip; null takes the file.
    - `s3_key`: Key of the zip; null takes the file.
    - `source_code_hash`: Base64 of the zip's SHA-256.
    - `handler`: Entry point, such as `index.handler`.
    - `runtime`: Lambda runtime, such as `nodejs22.x`.
    - `architectures`: `["x86_64"]` or `["arm64"]`, what the zip was built for.
  EOT
  type = object({
    filename         = optional(string)
    s3_bucket        = optional(string)
    s3_key           = optional(string)
    source_code_hash = string
    handler          = string
    runtime          = string
    architectures    = list(string)
  })
  nullable = false

  validation {
    condition     = (var.artifact.filename != null) != (var.artifact.s3_bucket != null && var.artifact.s3_key != null)
    error_message = "artifact needs either filename, or s3_bucket and s3_key."
  }

  validation {
    condition     = contains(["x86_64", "arm64"], join(" and ", var.artifact.architectures))
    error_message = "artifact.architectures must be [\"x86_64\"] or [\"arm64\"], got ${jsonencode(var.artifact.architectures)}."
  }
}

variable "handler" {
  description = "Another entry point than the archive's own, for example `index.streamHandler`."
  type        = string
  default     = null
}

variable "runtime" {
  description = <<-EOT
    Another runtime than the archive's own: `nodejs22.x` (deprecated on 2027-04-30) or `nodejs24.x`, which needs a provider that knows
    it: 5.100 refuses it at plan. Null is the archive's own.
  EOT
  type        = string
  default     = null

  validation {
    condition     = var.runtime == null ? true : contains(["nodejs22.x", "nodejs24.x"], var.runtime)
    error_message = "runtime is \"${join("", var.runtime[*])}\"; set \"nodejs22.x\", \"nodejs24.x\", or null for the archive's own."
  }
}

variable "environment" {
  description = "Environment variables. They are readable in the console and in the state: no keys, only hashes of keys."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "environment_kms_key_arn" {
  description = "KMS key of the environment variables, which the function's role may then use to read them; null for Lambda's own key."
  type        = string
  default     = null
}

variable "memory_size" {
  description = "Memory in MB. CPU grows with it: 1769 MB are one vCPU."
  type        = number
  default     = 256
  nullable    = false

  validation {
    condition     = var.memory_size >= 128 && var.memory_size <= 10240
    error_message = "memory_size is ${var.memory_size}: Lambda allows 128 to 10240 (MB)."
  }
}

variable "timeout" {
  description = "Seconds after which Lambda ends an invocation. A REST API waits 29 s at most, unless it streams."
  type        = number
  default     = 29
  nullable    = false

  validation {
    condition     = var.timeout >= 1 && var.timeout <= 900
    error_message = "timeout is ${var.timeout}: Lambda allows 1 to 900 (seconds)."
  }
}

variable "reserved_concurrent_executions" {
  description = "Upper bound of parallel invocations, taken from the account's quota; null leaves the function in the common pool."
  type        = number
  default     = null
}

variable "vpc_config" {
  description = <<-EOT
    Network of a function that must reach a VPC; null for none. It then reaches S3 and the internet by that VPC only.

    - `subnet_ids`: Subnets that get its network interfaces.
    - `security_group_ids`: Security groups of the interfaces.
  EOT
  type = object({
    subnet_ids         = list(string)
    security_group_ids = list(string)
  })
  default = null
}

variable "tracing" {
  description = "Send traces to X-Ray; billed per trace."
  type        = bool
  default     = false
  nullable    = false
}

################################################################################
# Asynchronous invocations
################################################################################

variable "async" {
  description = <<-EOT
    How asynchronous invocations are retried; null keeps Lambda's defaults.

    - `maximum_retry_attempts`: Further attempts after a failure, 0 to 2. Default 2.
    - `maximum_event_age_in_seconds`: Seconds after which an event that waits is given up. Default 3600.
    - `on_failure_arn`: Where events go that failed for good: ARN of an SQS queue, SNS topic, Lambda function or event bus; null drops them.
    - `on_failure_kms_key_arn`: KMS key of that queue or topic, which the function then may use; null if the key is AWS's.
  EOT
  type = object({
    maximum_retry_attempts       = optional(number, 2)
    maximum_event_age_in_seconds = optional(number, 3600)
    on_failure_arn               = optional(string)
    on_failure_kms_key_arn       = optional(string)
  })
  default = null

  validation {
    condition     = var.async == null ? true : var.async.maximum_retry_attempts >= 0 && var.async.maximum_retry_attempts <= 2
    error_message = "async.maximum_retry_attempts must be 0, 1 or 2."
  }
}

################################################################################
# Permissions
################################################################################

variable "policy_statements" {
  description = <<-EOT
    What the function may do besides writing its own log: the statements of its role's only policy.

    - `sid`: Id of the statement; null is none.
    - `effect`: `Allow` or `Deny`. Default Allow.
    - `actions`: Actions by name, such as `s3:GetObject`; `*` and `s3:*` are refused.
    - `resources`: ARNs that they act on.
    - `conditions`: Operator -> key -> values. Default none.
  EOT
  type = list(object({
    sid        = optional(string)
    effect     = optional(string, "Allow")
    actions    = list(string)
    resources  = list(string)
    conditions = optional(map(map(list(string))), {})
  }))
  default  = []
  nullable = false

  validation {
    condition = alltrue([for s in var.policy_statements : !contains(s.actions, "*") && !contains(s.actions, "s3:*")])
    error_message = join(" ", [
      "policy_statements must name actions: \"*\" and \"s3:*\" are refused. List what the function calls, for example",
      "\"s3:GetObject\".",
    ])
  }
}

variable "permissions_boundary_arn" {
  description = "Permissions boundary of the role, where an organisation demands one."
  type        = string
  default     = null
}

################################################################################
# Log
################################################################################

variable "log_retention_days" {
  description = "Days that log events are kept; one of the values CloudWatch Logs offers (1, 3, 5, 7, 14, 30, 60, 90, ...)."
  type        = number
  default     = 30
  nullable    = false
}

variable "log_kms_key_arn" {
  description = "KMS key of the log group; null for CloudWatch Logs' own encryption."
  type        = string
  default     = null
}

variable "log_format" {
  description = <<-EOT
    `Text` or `JSON`; null sends no logging configuration, which Lambda reads as `Text`. Emulators often lack the argument and would
    show a difference at each plan.
  EOT
  type        = string
  default     = null

  validation {
    condition     = var.log_format == null || contains(["Text", "JSON"], coalesce(var.log_format, "-"))
    error_message = "log_format must be \"Text\", \"JSON\" or null."
  }
}

variable "tags" {
  description = "Tags of everything that this module creates."
  type        = map(string)
  default     = {}
  nullable    = false
}
