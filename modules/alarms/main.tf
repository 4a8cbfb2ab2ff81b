################################################################################
# Who is told
################################################################################

locals {
  actions = concat(var.alarm_topic_arns, aws_sns_topic.this[*].arn)
}

resource "aws_sns_topic" "this" {
  count = var.topic == null ? 0 : 1

  name              = "${var.name}-alarms"
  kms_master_key_id = var.topic.kms_master_key_id

  tags = var.tags
}

resource "aws_sns_topic_subscription" "email" {
  for_each = toset(flatten(var.topic[*].emails))

  topic_arn = aws_sns_topic.this[0].arn
  protocol  = "email"
  endpoint  = each.key
}

################################################################################
# API
################################################################################

locals {
  api_dimensions = var.api == null ? {} : { ApiName = var.api.name, Stage = var.api.stage_name }
}

resource "aws_cloudwatch_metric_alarm" "server_errors" {
  count = var.api == null ? 0 : 1

  alarm_name          = "${var.name}-5xx"
  alarm_description   = "More than ${var.thresholds.server_error_percent} % of the requests are answered with 5XX."
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.thresholds.server_error_percent
  evaluation_periods  = var.thresholds.evaluation_periods
  datapoints_to_alarm = var.thresholds.datapoints_to_alarm
  treat_missing_data  = "notBreaching" # no request, no metric
  alarm_actions       = local.actions
  ok_actions          = local.actions

  # A share alone would ring at night, when one request of two fails.
  metric_query {
    id          = "percent"
    label       = "5XX in percent"
    expression  = "IF(requests >= ${var.thresholds.minimum_requests}, 100 * errors / requests, 0)"
    return_data = true
  }

  metric_query {
    id = "errors"
    metric {
      namespace   = "AWS/ApiGateway"
      metric_name = "5XXError"
      dimensions  = local.api_dimensions
      stat        = "Sum"
      period      = var.thresholds.period_seconds
    }
  }

  metric_query {
    id = "requests"
    metric {
      namespace   = "AWS/ApiGateway"
      metric_name = "Count"
      dimensions  = local.api_dimensions
      stat        = "Sum"
      period      = var.thresholds.period_seconds
    }
  }

  tags = var.tags
}

resource "aws_cloudwatch_metric_alarm" "latency" {
  count = var.api == null ? 0 : 1

  alarm_name          = "${var.name}-latency"
  alarm_description   = "One request of a hundred takes longer than ${var.thresholds.latency_ms} ms."
  namespace           = "AWS/ApiGateway"
  metric_name         = "Latency"
  dimensions          = local.api_dimensions
  extended_statistic  = "p99"
  period              = var.thresholds.period_seconds
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.thresholds.latency_ms
  evaluation_periods  = var.thresholds.evaluation_periods
  datapoints_to_alarm = var.thresholds.datapoints_to_alarm
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.actions
  ok_actions          = local.actions
  # With few requests the 99th percentile is the slowest one, a cold start.
  evaluate_low_sample_count_percentiles = "ignore"

  tags = var.tags
}

################################################################################
# Functions
################################################################################

locals {
  function_thresholds = { Errors = var.thresholds.function_errors, Throttles = var.thresholds.function_throttles }

  function_alarms = {
    for pair in setproduct(var.function_names, keys(local.function_thresholds)) : join("-", [pair[0], lower(pair[1])]) => {
      function_name = pair[0]
      metric_name   = pair[1]
      threshold     = local.function_thresholds[pair[1]]
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "function" {
  for_each = local.function_alarms

  alarm_name = "${var.name}-${each.key}"
  alarm_description = join(" ", [
    "${each.value.metric_name} of the function ${each.value.function_name}:",
    "${each.value.threshold} or more in ${var.thresholds.period_seconds} s.",
  ])
  namespace           = "AWS/Lambda"
  metric_name         = each.value.metric_name
  dimensions          = { FunctionName = each.value.function_name }
  statistic           = "Sum"
  period              = var.thresholds.period_seconds
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = each.value.threshold
  evaluation_periods  = var.thresholds.evaluation_periods
  datapoints_to_alarm = var.thresholds.datapoints_to_alarm
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.actions
  ok_actions          = local.actions

  tags = var.tags
}
