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
    condition = var.api != null || length(var.function_names) + length(var.functions) + length(var.dead_letter_queues) > 0
    error_message = join(" ", [
      "Nothing is watched: api is null, and functions, function_names and dead_letter_queues are empty; set at least one of them.",
    ])
  }
}

variable "functions" {
  description = <<-EOT
    Lambda functions to watch, by a key that is known at plan and names their alarms; output `functions` of the root module has this
    form.

    - `function_name`: Name of the function.
    - `timeout`: Its timeout in seconds, for `thresholds.function_duration_percent`; null is not watched.
    - `reserved_concurrent_executions`: Its reserved concurrency, for `thresholds.function_concurrency_percent`; null is not watched.
    - `is_async`: Whether it is invoked asynchronously, for the thresholds `async_...`. Default false.
  EOT
  type = map(object({
    function_name                  = string
    timeout                        = optional(number)
    reserved_concurrent_executions = optional(number)
    is_async                       = optional(bool, false)
  }))
  default  = {}
  nullable = false

  validation {
    condition = length(setintersection(keys(var.functions), var.function_names)) == 0
    error_message = join(" ", [
      "${join(", ", setintersection(keys(var.functions), var.function_names))}: both a key of functions and in function_names, so two",
      "alarms would have one name; leave it out of function_names.",
    ])
  }
}

variable "function_names" {
  description = "Lambda functions whose errors and throttles are watched, where `functions` would say no more than their names."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "dead_letter_queues" {
  description = "SQS queues that get what failed for good (`on_failure_arn` of an asynchronous function): key -> name of the queue."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition = alltrue([for queue in values(var.dead_letter_queues) : can(regex("^[A-Za-z0-9_-]{1,80}(\\.fifo)?$", queue))])
    error_message = join(" ", [
      "dead_letter_queues is ${jsonencode(var.dead_letter_queues)}; write the queues' names, not ARNs or addresses: metrics know names",
      "only.",
    ])
  }
}

################################################################################
# When
################################################################################

variable "thresholds" {
  description = <<-EOT
    When to ring. A threshold whose default is null makes no alarm until it is set.

    - `server_error_percent`: Percent of the requests that are answered with 5XX, above which the alarm rings. Default 5.
    - `client_error_percent`: The same for 4XX; null is off. Wrong keys and unknown images count, so watch your share first.
    - `minimum_requests`: Requests in a period below which those shares are not looked at. Default 20.
    - `latency_ms`: Milliseconds that the 99th percentile of the requests may take. Default 5000.
    - `latency_p95_ms`: Milliseconds that the 95th percentile of the requests may take; null is off.
    - `integration_latency_ms`: Milliseconds that the 95th percentile of the back ends' answers may take; null is off.
    - `function_errors`: Errors of one function in a period at which the alarm rings. Default 5.
    - `function_throttles`: Throttled invocations of one function in a period at which the alarm rings. Default 1.
    - `function_duration_percent`: Percent of `timeout` of a function that its longest invocation in a period may take; null is off.
    - `function_concurrency_percent`: Percent of `reserved_concurrent_executions` at which the alarm rings; null is off.
    - `account_concurrency`: Executions that all functions of account and region claim at once, at which the alarm rings; null is off.
      The quota is 1000 unless it was raised.
    - `async_age_seconds`: Seconds that an event of an asynchronous function may wait, repetitions included; null is off.
    - `async_dropped`: Events of an asynchronous function in a period that failed for good, at which the alarm rings; null is off.
    - `async_undelivered`: Events in a period that did not reach the destination or the dead letter queue either; null is off.
    - `dead_letters`: Messages in a queue of `dead_letter_queues` at which the alarm rings. Default 1.
    - `period_seconds`: Seconds of one period. Default 60.
    - `evaluation_periods`: Periods that are looked at. Default 5.
    - `datapoints_to_alarm`: Periods among them that must be bad before an alarm rings; lost events and dead letters ring after one.
      Default 3.
  EOT
  type = object({
    server_error_percent         = optional(number, 5)
    client_error_percent         = optional(number)
    minimum_requests             = optional(number, 20)
    latency_ms                   = optional(number, 5000)
    latency_p95_ms               = optional(number)
    integration_latency_ms       = optional(number)
    function_errors              = optional(number, 5)
    function_throttles           = optional(number, 1)
    function_duration_percent    = optional(number)
    function_concurrency_percent = optional(number)
    account_concurrency          = optional(number)
    async_age_seconds            = optional(number)
    async_dropped                = optional(number)
    async_undelivered            = optional(number)
    dead_letters                 = optional(number, 1)
    period_seconds               = optional(number, 60)
    evaluation_periods           = optional(number, 5)
    datapoints_to_alarm          = optional(number, 3)
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

  validation {
    condition = alltrue([
      for name, value in var.thresholds : value == null ? true : value > 0 && value <= 100 if endswith(name, "_percent")
    ])
    error_message = join(" ", [
      "thresholds has ${jsonencode({ for name, value in var.thresholds : name => value if endswith(name, "_percent") })};",
      "write percents above 0 and up to 100: no metric exceeds what is sent, reserved or allowed.",
    ])
  }

  # PutMetricAlarm, Period: 10, 20 and 30 are for high-resolution metrics, which those of AWS are not.
  validation {
    condition = var.thresholds.period_seconds >= 60 && var.thresholds.period_seconds % 60 == 0
    error_message = join(" ", [
      "thresholds.period_seconds is ${var.thresholds.period_seconds}; write a multiple of 60: the metrics have one value a minute.",
    ])
  }
}

################################################################################
# Dashboard
################################################################################

variable "dashboard" {
  description = <<-EOT
    A CloudWatch dashboard of what is watched: requests, errors, latency, functions, queues and the state of the alarms; null makes none.
    An account has three free ones, each more is billed by the month.

    - `name`: Name of the dashboard, of letters, digits, - and _; null is `name` with - for every other character.
    - `period_seconds`: Seconds of one point of its graphs. Default 300.
    - `metrics_namespace`: Namespace of the functions' own metrics, as `function_defaults.metrics_namespace` of the root module has it;
      null or empty shows none.
  EOT
  type = object({
    name              = optional(string)
    period_seconds    = optional(number, 300)
    metrics_namespace = optional(string)
  })
  default = null

  # PutDashboard: "The maximum length is 255, and valid characters are A-Z, a-z, 0-9, "-", and "_"".
  validation {
    condition = alltrue([
      for dashboard in var.dashboard[*] : dashboard.name == null ? true : can(regex("^[A-Za-z0-9_-]{1,255}$", dashboard.name))
    ])
    error_message = join(" ", [
      "dashboard.name is \"${join("", compact(var.dashboard[*].name))}\"; use 1 to 255 letters, digits, - and _, or leave it out.",
    ])
  }

  validation {
    condition = alltrue([
      for dashboard in var.dashboard[*] : dashboard.period_seconds >= 60 && dashboard.period_seconds % 60 == 0
    ])
    error_message = join(" ", [
      "dashboard.period_seconds is ${join("", var.dashboard[*].period_seconds)}; write a multiple of 60: the metrics have one value a",
      "minute.",
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
  description = "Tags for alarms and topic; a dashboard takes none."
  type        = map(string)
  default     = {}
  nullable    = false
}
