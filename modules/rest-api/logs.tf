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
