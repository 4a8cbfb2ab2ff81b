################################################################################
# Share of errors
################################################################################

locals {
  api_dimensions = var.api == null ? {} : { ApiName = var.api.name, Stage = var.api.stage_name }

  error_shares = {
    "5xx" = { metric = "5XXError", at = var.thresholds.server_error_percent }
    "4xx" = { metric = "4XXError", at = var.thresholds.client_error_percent }
  }
}

resource "aws_cloudwatch_metric_alarm" "error_share" {
  for_each = { for key, alarm in local.error_shares : key => alarm if var.api != null && alarm.at != null }

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "More than ${each.value.at} % of the requests are answered with ${upper(each.key)}."
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.at
  evaluation_periods  = var.thresholds.evaluation_periods
  datapoints_to_alarm = var.thresholds.datapoints_to_alarm
  treat_missing_data  = "notBreaching" # no request, no metric
  alarm_actions       = local.actions
  ok_actions          = local.actions

  # A share alone would ring at night, when one request of two fails.
  metric_query {
    id          = "percent"
    label       = "${upper(each.key)} in percent"
    expression  = "IF(requests >= ${var.thresholds.minimum_requests}, 100 * errors / requests, 0)"
    return_data = true
  }

  metric_query {
    id = "errors"
    metric {
      namespace   = "AWS/ApiGateway"
      metric_name = each.value.metric
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

moved {
  from = aws_cloudwatch_metric_alarm.server_errors[0]
  to   = aws_cloudwatch_metric_alarm.error_share["5xx"]
}

################################################################################
# Latency
################################################################################

locals {
  # What the back end takes is a part of the whole: the rest is authorization, mapping and the way.
  latencies = {
    latency = {
      metric = "Latency"
      stat   = "p99"
      at     = var.thresholds.latency_ms
      what   = "One request of a hundred takes"
    }
    latency-p95 = {
      metric = "Latency"
      stat   = "p95"
      at     = var.thresholds.latency_p95_ms
      what   = "One request of twenty takes"
    }
    integration-latency = {
      metric = "IntegrationLatency"
      stat   = "p95"
      at     = var.thresholds.integration_latency_ms
      what   = "The back end takes for one request of twenty"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "latency" {
  for_each = { for key, alarm in local.latencies : key => alarm if var.api != null && alarm.at != null }

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "${each.value.what} longer than ${each.value.at} ms."
  namespace           = "AWS/ApiGateway"
  metric_name         = each.value.metric
  dimensions          = local.api_dimensions
  extended_statistic  = each.value.stat
  period              = var.thresholds.period_seconds
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.at
  evaluation_periods  = var.thresholds.evaluation_periods
  datapoints_to_alarm = var.thresholds.datapoints_to_alarm
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.actions
  ok_actions          = local.actions
  # With few requests a high percentile is the slowest one, a cold start.
  evaluate_low_sample_count_percentiles = "ignore"

  tags = var.tags
}

moved {
  from = aws_cloudwatch_metric_alarm.latency[0]
  to   = aws_cloudwatch_metric_alarm.latency["latency"]
}
