################################################################################
# Access log
################################################################################

locals {
  default_log_group_name = "/aws/apigateway/${var.name}/${var.stage.name}"

  # No query string: it may hold a resize key or a signature.
  access_log_format = jsonencode(merge(
    {
      time              = "$context.requestTime"
      requestId         = "$context.requestId"
      extendedRequestId = "$context.extendedRequestId"
      sourceIp          = "$context.identity.sourceIp"
      userAgent         = "$context.identity.userAgent"
      method            = "$context.httpMethod"
      route             = "$context.resourcePath"
      protocol          = "$context.protocol"
      status            = "$context.status"
      responseLength    = "$context.responseLength"
      latencyMs         = "$context.responseLatency"
      backendLatencyMs  = "$context.integrationLatency"
      errorType         = "$context.error.responseType"
      error             = "$context.error.message"
      integrationError  = "$context.integrationErrorMessage"
      apiKeyId          = "$context.identity.apiKeyId"
    },
    var.access_log == null ? {} : var.access_log.fields,
  ))
}

resource "aws_cloudwatch_log_group" "access" {
  count = var.access_log == null ? 0 : 1

  name              = var.access_log.log_group_name == null ? local.default_log_group_name : var.access_log.log_group_name
  retention_in_days = var.access_log.retention_days
  kms_key_id        = var.access_log.kms_key_arn
  tags              = var.tags
}

################################################################################
# Saved queries
################################################################################

locals {
  # Every field is text in the line: arithmetic makes numbers of it where they are compared, and a status is matched as text.
  saved_queries = {
    slow-requests  = <<-EOT
      fields @timestamp, latencyMs + 0 as ms, backendLatencyMs + 0 as backendMs, status, method, route, requestId
      | sort ms desc
      | limit 50
    EOT
    errors-by-code = <<-EOT
      filter status like /^[45]/
      | stats count(*) as requests, latest(requestId) as lastRequestId by status, errorType, method, route
      | sort requests desc
    EOT
    bytes-by-route = <<-EOT
      stats count(*) as requests, sum(responseLength) as bytes, max(responseLength) as largest by method, route
      | sort bytes desc
    EOT
  }
}

resource "aws_cloudwatch_query_definition" "access" {
  for_each = one(var.access_log[*].saved_queries) == true ? local.saved_queries : {}

  name            = "${var.name}/${var.stage.name}/${each.key}"
  log_group_names = [aws_cloudwatch_log_group.access[0].name]
  query_string    = trimspace(each.value)
}
