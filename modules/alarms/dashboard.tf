data "aws_region" "current" {}

################################################################################
# Graphs
################################################################################

# A graph is a title, a unit, and lines of [namespace, metric, dimension, value, ..., options]
# (CloudWatch API reference, "Dashboard body structure and syntax").
locals {
  api_line = var.api == null ? [] : ["ApiName", var.api.name, "Stage", var.api.stage_name]

  api_graphs = var.api == null ? [] : [
    {
      title = "Requests", unit = "requests"
      lines = [
        concat(["AWS/ApiGateway", "Count"], local.api_line, [{ stat = "Sum", label = "all" }]),
        concat(["AWS/ApiGateway", "4XXError"], local.api_line, [{ stat = "Sum", label = "4XX" }]),
        concat(["AWS/ApiGateway", "5XXError"], local.api_line, [{ stat = "Sum", label = "5XX" }]),
      ]
    },
    {
      # The average of these metrics is their share of all requests ("API Gateway dimensions and metrics").
      title = "Share of errors", unit = "of 1"
      lines = [
        concat(["AWS/ApiGateway", "4XXError"], local.api_line, [{ stat = "Average", label = "4XX" }]),
        concat(["AWS/ApiGateway", "5XXError"], local.api_line, [{ stat = "Average", label = "5XX" }]),
      ]
    },
    {
      title = "Latency", unit = "ms"
      lines = concat(
        [for stat in ["p50", "p95", "p99"] : concat(["AWS/ApiGateway", "Latency"], local.api_line, [{ stat = stat, label = stat }])],
        [concat(["AWS/ApiGateway", "IntegrationLatency"], local.api_line, [{ stat = "p95", label = "back end, p95" }])],
      )
    },
  ]

  # Graph -> metric and statistic, a line for each function.
  lambda_graphs = [
    { title = "Invocations", unit = "invocations", metric = "Invocations", stat = "Sum" },
    { title = "Function errors", unit = "errors", metric = "Errors", stat = "Sum" },
    { title = "Throttles", unit = "invocations", metric = "Throttles", stat = "Sum" },
    { title = "Duration, p95", unit = "ms", metric = "Duration", stat = "p95" },
    { title = "Longest duration", unit = "ms", metric = "Duration", stat = "Maximum" },
    { title = "Concurrent executions", unit = "executions", metric = "ConcurrentExecutions", stat = "Maximum" },
  ]

  async_graphs = [
    { title = "Age of waiting events", unit = "ms", metric = "AsyncEventAge", stat = "Maximum" },
    { title = "Events that failed for good", unit = "events", metric = "AsyncEventsDropped", stat = "Sum" },
    { title = "Failures that reached no destination", unit = "events", metric = "DestinationDeliveryFailures", stat = "Sum" },
  ]

  # What functions/shared/log.ts writes into its line.
  own_graphs = [
    { title = "Work, p95", unit = "ms", metric = "Duration", stat = "p95" },
    { title = "Bytes in", unit = "bytes", metric = "BytesIn", stat = "Sum" },
    { title = "Bytes out", unit = "bytes", metric = "BytesOut", stat = "Sum" },
    { title = "Answers 5XX", unit = "answers", metric = "ServerErrors", stat = "Sum" },
  ]

  async_functions = { for key, fn in local.watched_functions : key => fn if fn.is_async }
  own_namespace   = join("", compact(var.dashboard[*].metrics_namespace))

  function_graphs = concat(
    [for graph in local.lambda_graphs : merge(graph, {
      functions = local.watched_functions, namespace = "AWS/Lambda", dimension = "FunctionName",
    })],
    [for graph in local.async_graphs : merge(graph, {
      functions = local.async_functions, namespace = "AWS/Lambda", dimension = "FunctionName",
    })],
    [for graph in local.own_graphs : merge(graph, {
      functions = local.own_namespace == "" ? {} : local.watched_functions, namespace = local.own_namespace, dimension = "Function",
    })],
  )

  queue_graphs = length(var.dead_letter_queues) == 0 ? [] : [{
    title = "Dead letters", unit = "messages"
    lines = [
      for key, queue in var.dead_letter_queues :
      ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", queue, { stat = "Maximum", label = key }]
    ]
  }]

  graphs = concat(
    local.api_graphs,
    [
      for graph in local.function_graphs : {
        title = graph.title, unit = graph.unit
        lines = [
          for key, fn in graph.functions :
          [graph.namespace, graph.metric, graph.dimension, fn.function_name, { stat = graph.stat, label = key }]
        ]
      } if length(graph.functions) > 0
    ],
    local.queue_graphs,
  )
}

################################################################################
# Dashboard
################################################################################

locals {
  alarm_height = 3
  graph_width  = 8 # three in a row of 24
  graph_height = 6

  # An alarm widget takes 1 to 100 alarms.
  alarm_widgets = [{
    type = "alarm", x = 0, y = 0, width = 24, height = local.alarm_height
    properties = {
      title  = "Alarms"
      alarms = slice(local.alarm_arns, 0, min(100, length(local.alarm_arns)))
    }
  }]

  graph_widgets = [
    for index, graph in local.graphs : {
      type   = "metric"
      x      = index % 3 * local.graph_width
      y      = local.alarm_height + floor(index / 3) * local.graph_height
      width  = local.graph_width
      height = local.graph_height
      properties = {
        title   = graph.title
        region  = data.aws_region.current.id
        view    = "timeSeries"
        stacked = false
        period  = flatten(var.dashboard[*].period_seconds)[0]
        yAxis   = { left = { label = graph.unit, showUnits = false, min = 0 } }
        metrics = graph.lines
      }
    } if var.dashboard != null
  ]
}

resource "aws_cloudwatch_dashboard" "this" {
  count = var.dashboard == null ? 0 : 1

  dashboard_name = coalesce(var.dashboard.name, replace(var.name, "/[^A-Za-z0-9_-]/", "-"))
  dashboard_body = jsonencode({ widgets = concat(local.alarm_widgets, local.graph_widgets) })
}
