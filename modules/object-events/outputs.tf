output "notification" {
  description = "What the bucket's notification configuration has to hold: `lambda_function_arn`, `events` and `filter_prefix`."
  value       = { lambda_function_arn = local.target_arn, events = local.events, filter_prefix = var.prefix }

  # S3 refuses a destination that it may not invoke.
  depends_on = [aws_lambda_permission.this]
}
