variable "name" {
  description = "Prefix of the alarms' names."
  type        = string
  nullable    = false
}

################################################################################
# What is watched
################################################################################

variable "api" {
  description = <<-EOT
    The REST API by its *name* (not its id: the metrics know only names) and stage; null watches no API.

    - `name`: Name of the REST API.
    - `stage_name`: Name of its stage.
  EOT
  type = object({
    name       = string
    stage_name = string
  })
  default = null

  validation {
    condition     = var.api != null || length(var.function_names) > 0
    error_message = "Nothing is watched: api is null and function_names is empty; set at least one of them."
  }
}

variable "function_names" {
  description = "Lambda functions whose errors and throttles are watched."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "thresholds" {
  description = <<-EOT
    When to ring.

    - `server_error_percent`: Percent of the requests that are answered with 5XX, above which the alarm rings. Default 5.
    - `minimum_requests`: Requests in a period below which that share is not looked at. Default 20.
    - `latency_ms`: Milliseconds that the 99th percentile of the requests may take. Default 5000.
    - `function_errors`: Errors of one function in a period at which the alarm rings. Default 5.
    - `function_throttles`: Throttled invocations of one function in a period at which the alarm rings. Default 1.
    - `period_seconds`: Seconds of one period. Default 60.
    - `evaluation_periods`: Periods that are looked at. Default 5.
    - `datapoints_to_alarm`: Periods among them that must be bad before an alarm rings. Default 3.
  EOT
  type = object({
    server_error_percent = optional(number, 5)
    minimum_requests     = optional(number, 20)
    latency_ms           = optional(number, 5000)
    function_errors      = optional(number, 5)
    function_throttles   = optional(number, 1)
    period_seconds       = optional(number, 60)
    evaluation_periods   = optional(number, 5)
    datapoints_to_alarm  = optional(number, 3)
  })
  default  = {}
  nullable = false

  validation {
    condition = var.thresholds.datapoints_to_alarm <= var.thresholds.evaluation_periods
    error_message = join(" ", [
      "thresholds.datapoints_to_alarm is ${var.thresholds.datapoints_to_alarm}, more than evaluation_periods",
      "(${var.thresholds.evaluation_periods}); the alarm could never ring. Lower it.",
    ])
  }
}

################################################################################
# Who is told
################################################################################

variable "alarm_topic_arns" {
  description = "SNS topics of your own that are told of alarms and of their end."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "topic" {
  description = <<-EOT
    Makes an SNS topic with e-mail subscriptions; null makes none.

    - `emails`: Receivers, each of whom must confirm the subscription. Default none.
    - `kms_master_key_id`: KMS key of the topic; null leaves it unencrypted. CloudWatch must be allowed to use the key.
  EOT
  type = object({
    emails            = optional(list(string), [])
    kms_master_key_id = optional(string)
  })
  default = null
}

variable "tags" {
  description = "Tags for alarms and topic."
  type        = map(string)
  default     = {}
  nullable    = false
}
