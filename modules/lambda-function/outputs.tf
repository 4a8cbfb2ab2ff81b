output "function_name" {
  description = "Name of the function; known at plan, and whoever uses it waits for the function."
  value       = aws_lambda_function.this.function_name
}

output "function_arn" {
  description = "ARN without qualifier, built from known strings: it never makes a plan guess."
  value       = local.function_arn
}

output "alias" {
  description = "Name of the alias, for `qualifier` of a route; null without one."
  value       = one(aws_lambda_alias.this[*].name)
}

output "version" {
  description = "Number of the newest published version, for `release`; null without an alias."
  value       = var.alias == null ? null : aws_lambda_function.this.version
}

output "role_name" {
  description = "Name of the role, to attach further policies."
  value       = aws_iam_role.this.name
}

output "role_arn" {
  description = "ARN of the role, for policies of other resources."
  value       = aws_iam_role.this.arn
}

output "log_group_name" {
  description = "Log group of the function."
  value       = aws_cloudwatch_log_group.this.name
}

output "log_group_arn" {
  description = "ARN of the log group, for subscription filters and policies."
  value       = aws_cloudwatch_log_group.this.arn
}

output "policy" {
  description = "The role's policy document."
  value       = local.policy
}
