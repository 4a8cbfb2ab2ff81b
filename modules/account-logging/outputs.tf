output "role_arn" {
  description = <<-EOT
    Role that API Gateway of this account and region writes logs with. Refer to it from stages that log executions, so that they wait
    for the setting.
  EOT
  value       = aws_api_gateway_account.this.cloudwatch_role_arn
}
