mock_provider "aws" {}

variables {
  name = "images"
  functions = {
    resize     = { function_name = "shop-resize", timeout = 29, reserved_concurrent_executions = 50 }
    thumbnails = { function_name = "shop-thumbnails", timeout = 120, is_async = true }
  }
  thresholds = {
    function_duration_percent    = 90
    function_concurrency_percent = 80
    async_age_seconds            = 600
    async_dropped                = 1
    async_undelivered            = 1
  }
}

run "a_function_is_watched_by_what_is_known_of_it" {
  command = plan

  assert {
    condition = {
      for k, a in aws_cloudwatch_metric_alarm.function :
      k => join(" ", [a.metric_name, a.dimensions.FunctionName, a.statistic, a.threshold, a.datapoints_to_alarm])
      } == {
      resize-errors                 = "Errors shop-resize Sum 5 3"
      resize-throttles              = "Throttles shop-resize Sum 1 3"
      resize-duration               = "Duration shop-resize Maximum 26100 3"
      resize-concurrency            = "ConcurrentExecutions shop-resize Maximum 40 3"
      thumbnails-errors             = "Errors shop-thumbnails Sum 5 3"
      thumbnails-throttles          = "Throttles shop-thumbnails Sum 1 3"
      thumbnails-duration           = "Duration shop-thumbnails Maximum 108000 3"
      thumbnails-async-age          = "AsyncEventAge shop-thumbnails Maximum 600000 3"
      thumbnails-async-dropped      = "AsyncEventsDropped shop-thumbnails Sum 1 1"
      thumbnails-async-undelivered  = "DestinationDeliveryFailures shop-thumbnails Sum 1 1"
      thumbnails-async-dead-letters = "DeadLetterErrors shop-thumbnails Sum 1 1"
    }
    error_message = "An alarm needs a threshold, and what it is measured against: timeout, reserve, or asynchronous calls."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.function["resize-duration"].alarm_name == "images-resize-duration"
    error_message = "An alarm is named after the key, which is known at plan."
  }
}

run "thresholds_that_are_off_make_no_alarm" {
  command = plan
  variables {
    thresholds = {}
  }
  assert {
    condition = (
      join(" ", keys(aws_cloudwatch_metric_alarm.function))
      == "resize-errors resize-throttles thumbnails-errors thumbnails-throttles"
    )
    error_message = "Errors and throttles only."
  }
}

run "the_concurrency_of_the_account_has_no_dimension" {
  command = plan
  variables {
    thresholds = { account_concurrency = 800 }
  }
  assert {
    condition = (
      aws_cloudwatch_metric_alarm.account_concurrency[0].metric_name == "ClaimedAccountConcurrency"
      && length(coalesce(aws_cloudwatch_metric_alarm.account_concurrency[0].dimensions, {})) == 0
      && aws_cloudwatch_metric_alarm.account_concurrency[0].threshold == 800
    )
    error_message = "The metric is of the region."
  }
}

run "dead_letters_ring_at_the_first" {
  command = plan
  variables {
    functions          = {}
    dead_letter_queues = { thumbnails = "shop-failed-jobs" }
  }
  assert {
    condition = (
      aws_cloudwatch_metric_alarm.dead_letters["thumbnails"].dimensions == tomap({ QueueName = "shop-failed-jobs" })
      && aws_cloudwatch_metric_alarm.dead_letters["thumbnails"].threshold == 1
      && aws_cloudwatch_metric_alarm.dead_letters["thumbnails"].evaluation_periods == 1
    )
    error_message = "One message is one lost job."
  }
}

run "a_queue_by_its_arn_is_refused" {
  command = plan
  variables {
    dead_letter_queues = { thumbnails = "arn:aws:sqs:eu-west-1:123456789012:shop-failed-jobs" }
  }
  expect_failures = [var.dead_letter_queues]
}

run "a_function_that_is_named_twice_is_refused" {
  command = plan
  variables {
    function_names = ["resize"]
  }
  expect_failures = [var.functions]
}
