################################################################################
# Functions
################################################################################

locals {
  # Names alone, as they were before `functions`, are keys too.
  watched_functions = merge(
    {
      for name in var.function_names :
      name => { function_name = name, timeout = null, reserved_concurrent_executions = null, is_async = false }
    },
    var.functions,
  )

  # Each alarm of a function by the end of its name. A threshold of null is no alarm.
  alarms_of_function = {
    for key, fn in local.watched_functions : key => {
      errors    = { metric = "Errors", stat = "Sum", at = var.thresholds.function_errors }
      throttles = { metric = "Throttles", stat = "Sum", at = var.thresholds.function_throttles }

      # One invocation that is cut off is an error as well; this one rings before it.
      duration = {
        metric = "Duration", stat = "Maximum", at = fn.timeout == null || var.thresholds.function_duration_percent == null ? null : (
          fn.timeout * 10 * var.thresholds.function_duration_percent # seconds to milliseconds, percent
        )
      }

      # Throttles begin at 100 %.
      concurrency = {
        metric = "ConcurrentExecutions", stat = "Maximum"
        at = (
          fn.reserved_concurrent_executions == null || var.thresholds.function_concurrency_percent == null ? null
          : fn.reserved_concurrent_executions * var.thresholds.function_concurrency_percent / 100
        )
      }

      # Lambda waits with an event as long as it is throttled or repeats it; then it drops it, or hands it to the destination.
      async-age     = { metric = "AsyncEventAge", stat = "Maximum", at = !fn.is_async ? null : local.async_age_ms }
      async-dropped = { metric = "AsyncEventsDropped", stat = "Sum", at = fn.is_async ? var.thresholds.async_dropped : null }
      async-undelivered = {
        metric = "DestinationDeliveryFailures", stat = "Sum", at = fn.is_async ? var.thresholds.async_undelivered : null
      }
      async-dead-letters = { metric = "DeadLetterErrors", stat = "Sum", at = fn.is_async ? var.thresholds.async_undelivered : null }
    }
  }

  async_age_ms = var.thresholds.async_age_seconds == null ? null : var.thresholds.async_age_seconds * 1000

  function_alarms = merge([
    for key, alarms in local.alarms_of_function : {
      for suffix, alarm in alarms :
      "${key}-${suffix}" => merge(alarm, { function_name = local.watched_functions[key].function_name }) if alarm.at != null
    }
  ]...)
}

resource "aws_cloudwatch_metric_alarm" "function" {
  for_each = local.function_alarms

  alarm_name = "${var.name}-${each.key}"
  alarm_description = join(" ", [
    "${each.value.metric} of the function ${each.value.function_name}:",
    "${each.value.at} or more in ${var.thresholds.period_seconds} s.",
  ])
  namespace           = "AWS/Lambda"
  metric_name         = each.value.metric
  dimensions          = { FunctionName = each.value.function_name }
  statistic           = each.value.stat
  period              = var.thresholds.period_seconds
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = each.value.at
  evaluation_periods  = var.thresholds.evaluation_periods
  datapoints_to_alarm = contains(local.rare_metrics, each.value.metric) ? 1 : var.thresholds.datapoints_to_alarm
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.actions
  ok_actions          = local.actions

  tags = var.tags
}

locals {
  # A job that is lost is lost in one period; nobody may wait for the third.
  rare_metrics = ["AsyncEventsDropped", "DestinationDeliveryFailures", "DeadLetterErrors"]
}

################################################################################
# Account and queues
################################################################################

# Without a dimension: the metric is of the region. Reserved and provisioned concurrency count in full, as they do against the quota
# (Lambda developer guide, "Monitoring concurrency", ClaimedAccountConcurrency).
resource "aws_cloudwatch_metric_alarm" "account_concurrency" {
  count = var.thresholds.account_concurrency == null ? 0 : 1

  alarm_name          = "${var.name}-account-concurrency"
  alarm_description   = "The functions of account and region claim ${var.thresholds.account_concurrency} executions or more at once."
  namespace           = "AWS/Lambda"
  metric_name         = "ClaimedAccountConcurrency"
  statistic           = "Maximum"
  period              = var.thresholds.period_seconds
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = var.thresholds.account_concurrency
  evaluation_periods  = var.thresholds.evaluation_periods
  datapoints_to_alarm = var.thresholds.datapoints_to_alarm
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.actions
  ok_actions          = local.actions

  tags = var.tags
}

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  for_each = var.dead_letter_queues

  alarm_name          = "${var.name}-${each.key}-dead-letters"
  alarm_description   = "${var.thresholds.dead_letters} or more messages wait in the queue ${each.value}."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = each.value }
  statistic           = "Maximum"
  period              = var.thresholds.period_seconds
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = var.thresholds.dead_letters
  # They stay until somebody looks, so one period is enough. SQS sends nothing for a queue that is idle for six hours.
  evaluation_periods = 1
  treat_missing_data = "ignore"
  alarm_actions      = local.actions
  ok_actions         = local.actions

  tags = var.tags
}
