################################################################################
# REST API
################################################################################

output "rest_api_id" {
  description = "Id of the REST API; kept by every switch of the endpoint type, unless an association of VPC endpoints flips."
  value       = aws_api_gateway_rest_api.this.id
}

output "rest_api_arn" {
  description = "ARN of the REST API."
  value       = aws_api_gateway_rest_api.this.arn
}

output "name" {
  description = "Name of the REST API: the dimension `ApiName` of its metrics."
  value       = aws_api_gateway_rest_api.this.name
}

output "root_resource_id" {
  description = "Id of the root resource."
  value       = aws_api_gateway_rest_api.this.root_resource_id
}

output "execution_arn" {
  description = "ARN prefix for permissions to call the API: add /{stage}/{METHOD}/{path}."
  value       = aws_api_gateway_rest_api.this.execution_arn
}

output "openapi" {
  description = "The OpenAPI 3.0.1 document that the API was made from, as JSON."
  value       = local.openapi
}

output "policy" {
  description = "The resource policy, as JSON."
  value       = local.policy
}

################################################################################
# Stage
################################################################################

output "api_url" {
  description = <<-EOT
    Address of the stage, without a trailing slash. A PRIVATE API answers on it only inside a VPC whose endpoint has private DNS.
  EOT
  value       = aws_api_gateway_stage.this.invoke_url
}

output "stage_name" {
  description = "Name of the stage."
  value       = aws_api_gateway_stage.this.stage_name
}

output "stage_arn" {
  description = "ARN of the stage."
  value       = aws_api_gateway_stage.this.arn
}

output "deployment_id" {
  description = "Id of the deployment that the stage serves."
  value       = local.served_deployment_id
}

output "canary_deployment_id" {
  description = "Id of the deployment that the canary serves; null without one."
  value       = var.canary == null ? null : aws_api_gateway_deployment.this.id
}

output "client_certificate_id" {
  description = "Id of the client certificate; null when it is off."
  value       = one(aws_api_gateway_client_certificate.this[*].id)
}

output "client_certificate_pem" {
  description = "The client certificate in PEM, for the trust store of HTTP backends; null when it is off."
  value       = one(aws_api_gateway_client_certificate.this[*].pem_encoded_certificate)
}

output "redeploy_hash" {
  description = "Hash of everything that a deployment freezes; a new value is a new deployment."
  value       = local.redeploy_hash
}

output "access_log_group_name" {
  description = "Log group of the access log; null when it is off."
  value       = one(aws_cloudwatch_log_group.access[*].name)
}

output "access_log_group_arn" {
  description = "ARN of the log group of the access log, for a subscription filter or a policy; null when it is off."
  value       = one(aws_cloudwatch_log_group.access[*].arn)
}

output "saved_query_ids" {
  description = "Ids of the Logs Insights queries of `access_log.saved_queries` by name."
  value       = { for name, query in aws_cloudwatch_query_definition.access : name => query.query_definition_id }
}

output "private_urls" {
  description = <<-EOT
    Ways to call a PRIVATE API from its VPC; null for the other types. `endpoint_header` goes with an endpoint's own DNS name
    (modules/vpc-endpoint outputs it).
  EOT
  value       = local.is_private ? local.private_urls : null
}

################################################################################
# Callers
################################################################################

output "api_key_ids" {
  description = "Ids of the API keys by name."
  value       = { for k, key in aws_api_gateway_api_key.this : k => key.id }
}

output "api_key_arns" {
  description = "ARNs of the API keys by name."
  value       = { for k, key in aws_api_gateway_api_key.this : k => key.arn }
}

output "api_key_values" {
  description = "Values of the API keys by name."
  value       = { for k, key in aws_api_gateway_api_key.this : k => key.value }
  sensitive   = true
}

output "usage_plan_ids" {
  description = "Ids of the usage plans by name."
  value       = { for k, plan in aws_api_gateway_usage_plan.this : k => plan.id }
}

output "usage_plan_arns" {
  description = "ARNs of the usage plans by name."
  value       = { for k, plan in aws_api_gateway_usage_plan.this : k => plan.arn }
}

output "authorizer_names" {
  description = "Names of the authorizers in the document."
  value       = keys(var.authorizers)
}
