mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-central-1" }
  }
}

variables {
  name = "shop.images"
  api  = { name = "shop.images", stage_name = "v1" }
  functions = {
    resize     = { function_name = "shop-resize", timeout = 29 }
    thumbnails = { function_name = "shop-thumbnails", is_async = true }
  }
  dead_letter_queues = { thumbnails = "shop-failed-jobs" }
  dashboard          = { metrics_namespace = "Images" }
}

run "every_widget_shows_metrics_that_exist" {
  assert {
    condition = alltrue([
      for widget in jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets : alltrue([
        for line in widget.properties.metrics : contains(flatten([
          for namespace, names in {
            # API Gateway developer guide, "Amazon API Gateway dimensions and metrics".
            "AWS/ApiGateway" = ["4XXError", "5XXError", "CacheHitCount", "CacheMissCount", "Count", "IntegrationLatency", "Latency"]
            # Lambda developer guide, "Types of metrics for Lambda functions".
            "AWS/Lambda" = [
              "Invocations", "Errors", "DeadLetterErrors", "DestinationDeliveryFailures", "Throttles", "Duration", "ConcurrentExecutions",
              "UnreservedConcurrentExecutions", "ClaimedAccountConcurrency", "AsyncEventsReceived", "AsyncEventAge", "AsyncEventsDropped",
            ]
            # Amazon SQS developer guide, "Available CloudWatch metrics for Amazon SQS".
            "AWS/SQS" = ["ApproximateAgeOfOldestMessage", "ApproximateNumberOfMessagesVisible", "NumberOfMessagesSent"]
            # What the functions write (own-metrics.test.ts).
            "Images" = ["BytesIn", "BytesOut", "Duration", "ServerErrors"]
          } : [for name in names : "${namespace} ${name}"]
        ]), "${line[0]} ${line[1]}")
      ]) if widget.type == "metric"
    ])
    error_message = "A line of the dashboard names a metric that nobody sends."
  }

  assert {
    condition = alltrue([
      for widget in jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets : alltrue([
        for line in widget.properties.metrics : contains(
          # "Dimensions for metrics" of the same pages; functions/shared/log.ts has Function.
          ["AWS/ApiGateway ApiName Stage", "AWS/Lambda FunctionName", "AWS/SQS QueueName", "Images Function"],
          join(" ", concat([line[0]], [for i, part in line : part if i >= 2 && i % 2 == 0 && i < length(line) - 1])),
        )
      ]) if widget.type == "metric"
    ])
    error_message = "A metric exists with its dimensions only."
  }
}

# CloudWatch API reference, "Dashboard body structure and syntax".
run "the_body_has_the_documented_form" {
  assert {
    condition = alltrue([
      for widget in jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets :
      contains(["metric", "alarm"], widget.type)
      && widget.x >= 0 && widget.x + widget.width <= 24 && widget.y >= 0 && widget.height >= 1
      && (widget.type == "alarm" ? length(widget.properties.alarms) >= 1 && length(widget.properties.alarms) <= 100 : true)
      && (widget.type == "metric" ? widget.properties.region == "eu-central-1" && length(widget.properties.metrics) >= 1 : true)
    ])
    error_message = "A widget lies within 24 columns; a graph has a region and a line, an alarm widget 1 to 100 alarms."
  }

  assert {
    condition = length(distinct([
      for widget in jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets : "${widget.x} ${widget.y}"
    ])) == length(jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets)
    error_message = "No widget lies on another."
  }

  assert {
    condition = toset(keys(output.alarm_arns)) == toset([
      "shop.images-5xx", "shop.images-latency", "shop.images-resize-errors", "shop.images-resize-throttles",
      "shop.images-thumbnails-errors", "shop.images-thumbnails-throttles", "shop.images-thumbnails-dead-letters",
    ])
    error_message = "All alarms are put out, and so on the dashboard."
  }

  assert {
    condition     = output.dashboard_name == "shop-images"
    error_message = "A dashboard's name has no dots (PutDashboard)."
  }
}

run "a_dashboard_shows_only_what_is_watched" {
  variables {
    api                = null
    functions          = { resize = { function_name = "shop-resize" } }
    dead_letter_queues = {}
    dashboard          = {}
  }

  assert {
    condition = [
      for widget in jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets : widget.properties.title
      ] == [
      "Alarms", "Invocations", "Function errors", "Throttles", "Duration, p95", "Longest duration", "Concurrent executions",
    ]
    error_message = "No API, no asynchronous function, no queue, no namespace: no graphs of them."
  }
}

run "a_dashboard_with_a_dot_in_its_name_is_refused" {
  command = plan
  variables {
    dashboard = { name = "shop.images" }
  }
  expect_failures = [var.dashboard]
}

run "a_dashboard_of_half_minutes_is_refused" {
  command = plan
  variables {
    dashboard = { period_seconds = 90 }
  }
  expect_failures = [var.dashboard]
}
