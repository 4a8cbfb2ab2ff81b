################################################################################
# Share of errors
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

resource "aws_cloudwatch_metric_alarm" "client_errors" {
  count = var.api == null || var.thresholds.client_error_percent == null ? 0 : 1

  alarm_name          = "${var.name}-4xx"
  alarm_description   = "More than ${var.thresholds.client_error_percent} % of the requests are answered with 4XX."
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.thresholds.client_error_percent
  evaluation_periods  = var.thresholds.evaluation_periods
  datapoints_to_alarm = var.thresholds.datapoints_to_alarm
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.actions
  ok_actions          = local.actions

  metric_query {
    id          = "percent"
    label       = "4XX in percent"
    expression  = "IF(requests >= ${var.thresholds.minimum_requests}, 100 * errors / requests, 0)"
    return_data = true
  }

  metric_query {
    id = "errors"
    metric {
      namespace   = "AWS/ApiGateway"
      metric_name = "4XXError"
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

################################################################################
# Latency
################################################################################

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

locals {
  # What the back end takes is a part of the whole: the rest is authorization, mapping and the way.
  p95_alarms = {
    latency-p95 = {
      metric = "Latency"
      at     = var.thresholds.latency_p95_ms
      what   = "One request of twenty takes"
    }
    integration-latency = {
      metric = "IntegrationLatency"
      at     = var.thresholds.integration_latency_ms
      what   = "The back end takes for one request of twenty"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "p95" {
  for_each = { for key, alarm in local.p95_alarms : key => alarm if var.api != null && alarm.at != null }

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "${each.value.what} longer than ${each.value.at} ms."
  namespace           = "AWS/ApiGateway"
  metric_name         = each.value.metric
  dimensions          = local.api_dimensions
  extended_statistic  = "p95"
  period              = var.thresholds.period_seconds
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.at
  evaluation_periods  = var.thresholds.evaluation_periods
  datapoints_to_alarm = var.thresholds.datapoints_to_alarm
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.actions
  ok_actions          = local.actions

  evaluate_low_sample_count_percentiles = "ignore"

  tags = var.tags
}
