mock_provider "aws" {}

variables {
  name           = "images"
  api            = { name = "images", stage_name = "v1" }
  function_names = ["images-resize"]
}

run "an_api_and_a_function_are_watched" {
  command = plan

  assert {
    condition     = aws_cloudwatch_metric_alarm.latency["latency"].dimensions == tomap({ ApiName = "images", Stage = "v1" })
    error_message = "API metrics are found by name and stage."
  }
  assert {
    condition = (
      [for q in aws_cloudwatch_metric_alarm.error_share["5xx"].metric_query : q.expression if q.id == "percent"]
      == ["IF(requests >= 20, 100 * errors / requests, 0)"]
    )
    error_message = "The share of 5XX counts only with enough requests."
  }
  assert {
    condition = (
      { for k, a in aws_cloudwatch_metric_alarm.function : k => "${a.metric_name} ${a.dimensions.FunctionName} ${a.threshold}" }
      == { "images-resize-errors" = "Errors images-resize 5", "images-resize-throttles" = "Throttles images-resize 1" }
    )
    error_message = "Errors and throttles of every function."
  }
  assert {
    condition     = length(aws_sns_topic.this) == 0 && output.topic_arn == null
    error_message = "No topic unless asked for."
  }
}

run "functions_are_watched_without_an_api" {
  command = plan
  variables {
    api = null
  }
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.error_share) + length(aws_cloudwatch_metric_alarm.latency) == 0
    error_message = "Without api there is no alarm for one."
  }
}

run "a_topic_tells_its_receivers" {
  variables {
    topic            = { emails = ["ops@example.com"] }
    alarm_topic_arns = ["arn:aws:sns:eu-west-1:123456789012:mine"]
  }
  override_resource {
    target = aws_sns_topic.this
    values = { arn = "arn:aws:sns:eu-west-1:123456789012:images-alarms" }
  }
  assert {
    condition = (
      aws_cloudwatch_metric_alarm.latency["latency"].alarm_actions
      == toset(["arn:aws:sns:eu-west-1:123456789012:mine", "arn:aws:sns:eu-west-1:123456789012:images-alarms"])
    )
    error_message = "Own topics and the made one are told."
  }
  assert {
    condition     = aws_sns_topic_subscription.email["ops@example.com"].protocol == "email"
    error_message = "Receivers are subscribed by e-mail."
  }
}

run "nothing_to_watch_is_refused" {
  command = plan
  variables {
    api            = null
    function_names = []
  }
  expect_failures = [var.api]
}

run "an_alarm_that_could_never_ring_is_refused" {
  command = plan
  variables {
    thresholds = { evaluation_periods = 2 }
  }
  expect_failures = [var.thresholds]
}

run "what_was_watched_before_makes_no_other_alarms" {
  command = plan
  assert {
    condition = (
      keys(aws_cloudwatch_metric_alarm.error_share) == ["5xx"] && keys(aws_cloudwatch_metric_alarm.latency) == ["latency"]
      && length(aws_cloudwatch_metric_alarm.account_concurrency) + length(aws_cloudwatch_metric_alarm.dead_letters)
      + length(aws_cloudwatch_dashboard.this) == 0
      && length(aws_cloudwatch_metric_alarm.function) == 2
    )
    error_message = "Alarms and dashboards are billed: none unless asked for."
  }
}

run "further_thresholds_of_the_api_ring" {
  command = plan
  variables {
    thresholds = { client_error_percent = 30, latency_p95_ms = 2000, integration_latency_ms = 1500 }
  }
  assert {
    condition = (
      { for k, a in aws_cloudwatch_metric_alarm.latency : k => "${a.alarm_name} ${a.metric_name} ${a.extended_statistic} ${a.threshold}" }
      == {
        latency             = "images-latency Latency p99 5000"
        latency-p95         = "images-latency-p95 Latency p95 2000"
        integration-latency = "images-integration-latency IntegrationLatency p95 1500"
      }
    )
    error_message = "The 99th percentile of all, and 95th percentiles of both latencies."
  }
  assert {
    condition = (
      join(" ", sort(flatten([
        for q in aws_cloudwatch_metric_alarm.error_share["4xx"].metric_query : [for metric in q.metric : metric.metric_name]
      ]))) == "4XXError Count"
      && aws_cloudwatch_metric_alarm.error_share["4xx"].threshold == 30
    )
    error_message = "The share of 4XX counts only with enough requests."
  }
}

run "a_percent_above_100_is_refused" {
  command = plan
  variables {
    thresholds = { function_duration_percent = 101 }
  }
  expect_failures = [var.thresholds]
}

run "a_period_that_is_no_minute_is_refused" {
  command = plan
  variables {
    thresholds = { period_seconds = 30 }
  }
  expect_failures = [var.thresholds]
}
