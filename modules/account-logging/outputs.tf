output "role_arn" {
  description = <<-EOT
    Role that API Gateway of this account and region writes logs with. Pass it as `logging_role_arn` to the APIs of the same
    configuration, so that their stages wait for the setting.
  EOT
  value       = aws_api_gateway_account.this.cloudwatch_role_arn
}

output "role_name" {
  description = "Name of that role, to attach further policies."
  value       = aws_iam_role.this.name
}
