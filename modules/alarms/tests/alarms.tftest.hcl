mock_provider "aws" {}

variables {
  name           = "images"
  api            = { name = "images", stage_name = "v1" }
  function_names = ["images-resize"]
}

run "an_api_and_a_function_are_watched" {
  command = plan

  assert {
    condition     = aws_cloudwatch_metric_alarm.latency[0].dimensions == tomap({ ApiName = "images", Stage = "v1" })
    error_message = "API metrics are found by name and stage."
  }
  assert {
    condition = (
      [for q in aws_cloudwatch_metric_alarm.server_errors[0].metric_query : q.expression if q.id == "percent"]
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
    condition     = length(aws_cloudwatch_metric_alarm.server_errors) + length(aws_cloudwatch_metric_alarm.latency) == 0
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
      aws_cloudwatch_metric_alarm.latency[0].alarm_actions
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
