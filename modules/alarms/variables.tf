variable "name" {
  description = "Prefix of the alarms' names"
  type        = string
  nullable    = false
}

################################################################################
# What is watched
################################################################################

variable "api" {
  description = "The REST API by its *name* (not its id: the metrics know only names) and stage. Null watches no API"
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
  description = "Lambda functions whose errors and throttles are watched"
  type        = list(string)
  nullable    = false
  default     = []
}

variable "thresholds" {
  description = "When to ring. `server_error_percent` counts only in minutes with at least `minimum_requests`; `latency_ms` is the 99th percentile; errors and throttles are counts per period"
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
  nullable = false
  default  = {}

  validation {
    condition     = var.thresholds.datapoints_to_alarm <= var.thresholds.evaluation_periods
    error_message = "thresholds.datapoints_to_alarm is ${var.thresholds.datapoints_to_alarm}, more than evaluation_periods (${var.thresholds.evaluation_periods}); the alarm could never ring. Lower it."
  }
}

################################################################################
# Who is told
################################################################################

variable "alarm_topic_arns" {
  description = "SNS topics of your own that are told of alarms and of their end"
  type        = list(string)
  nullable    = false
  default     = []
}

variable "topic" {
  description = "Makes an SNS topic with e-mail subscriptions, which each receiver must confirm. Null makes none"
  type = object({
    emails            = optional(list(string), [])
    kms_master_key_id = optional(string)
  })
  default = null
}

variable "tags" {
  description = "Tags for alarms and topic"
  type        = map(string)
  nullable    = false
  default     = {}
}
