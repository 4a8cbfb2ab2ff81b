output "routes" {
  description = "The route for modules/rest-api; merge it into its `routes`."
  value       = local.routes
}

output "path" {
  description = "Path of the page below the stage."
  value       = var.path
}

output "settings" {
  description = "What the page was told of the API."
  value       = local.settings
}

output "role_arn" {
  description = "ARN of the role that API Gateway assumes."
  value       = aws_iam_role.this.arn
}
