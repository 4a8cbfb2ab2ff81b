output "routes" {
  description = "Routes for modules/rest-api; merge them into its `routes`."
  value       = local.routes
}

output "role_arn" {
  description = "ARN of the role that API Gateway assumes."
  value       = aws_iam_role.this.arn
}

output "role_name" {
  description = "Name of the role that API Gateway assumes."
  value       = aws_iam_role.this.name
}
