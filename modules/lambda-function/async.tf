################################################################################
# Asynchronous invocations
################################################################################

resource "aws_lambda_function_event_invoke_config" "this" {
  count = var.async == null ? 0 : 1

  function_name                = aws_lambda_function.this.function_name
  qualifier                    = one(aws_lambda_alias.this[*].name)
  maximum_retry_attempts       = var.async.maximum_retry_attempts
  maximum_event_age_in_seconds = var.async.maximum_event_age_in_seconds

  dynamic "destination_config" {
    for_each = var.async.on_failure_arn == null ? [] : [var.async.on_failure_arn]

    content {
      on_failure {
        destination = destination_config.value
      }
    }
  }
}
