################################################################################
# API
################################################################################

output "rest_api_id" {
  description = "Id of the REST API."
  value       = module.rest_api.rest_api_id
}

output "rest_api_arn" {
  description = "ARN of the REST API."
  value       = module.rest_api.rest_api_arn
}

output "name" {
  description = "Name of the REST API: the dimension `ApiName` of its metrics."
  value       = module.rest_api.name
}

output "root_resource_id" {
  description = "Id of the root resource."
  value       = module.rest_api.root_resource_id
}

output "execution_arn" {
  description = "ARN prefix for permissions to call the API: add /{stage}/{METHOD}/{path}."
  value       = module.rest_api.execution_arn
}

output "api_url" {
  description = "Address of the stage, without a trailing slash."
  value       = module.rest_api.api_url
}

output "private_urls" {
  description = "Ways to call a PRIVATE API from its VPC; null for the other types."
  value       = module.rest_api.private_urls
}

output "demo_page_url" {
  description = "Address of the demo page; null when it is off."
  value       = one([for page in module.demo_page : "${module.rest_api.api_url}${page.path}"])
}

output "stage_name" {
  description = "Name of the stage."
  value       = module.rest_api.stage_name
}

output "stage_arn" {
  description = "ARN of the stage."
  value       = module.rest_api.stage_arn
}

output "deployment_id" {
  description = "Id of the deployment that the stage serves."
  value       = module.rest_api.deployment_id
}

output "redeploy_hash" {
  description = "Hash of everything that a deployment freezes; a new value is a new deployment."
  value       = module.rest_api.redeploy_hash
}

output "canary_deployment_id" {
  description = "Id of the deployment that the canary serves; null without one."
  value       = module.rest_api.canary_deployment_id
}

output "client_certificate_id" {
  description = "Id of the client certificate; null when it is off."
  value       = module.rest_api.client_certificate_id
}

output "client_certificate_pem" {
  description = "The client certificate in PEM, for the trust store of HTTP backends; null when it is off."
  value       = module.rest_api.client_certificate_pem
}

output "openapi" {
  description = "The OpenAPI 3.0.1 document that the API was made from, as JSON."
  value       = module.rest_api.openapi

  precondition {
    condition     = length(local.repeated_routes) == 0
    error_message = <<-EOT
      Two features serve ${join(" and ", [for route in local.repeated_routes : "\"${route}\""])}; give one of them another path,
      such as resize = { path = "/other" }, or switch it off with null.
    EOT
  }

  precondition {
    condition     = length(local.resize_problems) == 0
    error_message = join("\n", local.resize_problems)
  }
}

output "policy" {
  description = "The API's resource policy, as JSON."
  value       = module.rest_api.policy
}

output "access_log_group_name" {
  description = "Log group of the access log; null when it is off."
  value       = module.rest_api.access_log_group_name
}

output "access_log_group_arn" {
  description = "ARN of the log group of the access log, for a subscription filter or a policy; null when it is off."
  value       = module.rest_api.access_log_group_arn
}

output "saved_query_ids" {
  description = "Ids of the Logs Insights queries of `access_log.saved_queries` by name."
  value       = module.rest_api.saved_query_ids
}

################################################################################
# Callers
################################################################################

output "api_key_ids" {
  description = "Ids of the API Gateway keys by name."
  value       = module.rest_api.api_key_ids
}

output "api_key_arns" {
  description = "ARNs of the API Gateway keys by name."
  value       = module.rest_api.api_key_arns
}

output "api_key_values" {
  description = "Values of the API Gateway keys by name."
  value       = module.rest_api.api_key_values
  sensitive   = true
}

output "usage_plan_ids" {
  description = "Ids of the usage plans by name."
  value       = module.rest_api.usage_plan_ids
}

output "usage_plan_arns" {
  description = "ARNs of the usage plans by name."
  value       = module.rest_api.usage_plan_arns
}

output "authorizer_names" {
  description = "Names of the authorizers in the document."
  value       = module.rest_api.authorizer_names
}

################################################################################
# Bucket
################################################################################

output "bucket_name" {
  description = "Bucket of the images."
  value       = local.bucket_name
}

output "bucket_arn" {
  description = "ARN of the bucket."
  value       = local.bucket_arn
}

output "bucket_regional_domain_name" {
  description = "Host name of the bucket in its region, for the origin of a CDN; null for `existing_bucket`."
  value       = one(module.image_bucket[*].bucket_regional_domain_name)
}

output "key_prefix" {
  description = "Prefix of every image's key in the bucket."
  value       = var.key_prefix
}

################################################################################
# Functions
################################################################################

output "functions" {
  description = <<-EOT
    The functions by the name of their feature: function_name, function_arn, alias, version, role_name, role_arn, log_group_name,
    log_group_arn, timeout in seconds, reserved_concurrent_executions and is_async, for alarms (`functions` of modules/alarms),
    dashboards, subscription filters and further policies.
  EOT
  value = {
    for name, function in module.function : name => {
      function_name                  = function.function_name
      function_arn                   = function.function_arn
      alias                          = function.alias
      version                        = function.version
      role_name                      = function.role_name
      role_arn                       = function.role_arn
      log_group_name                 = function.log_group_name
      log_group_arn                  = function.log_group_arn
      timeout                        = local.functions[name].timeout
      reserved_concurrent_executions = local.functions[name].reserved_concurrent_executions
      is_async                       = local.functions[name].async != null
    }
  }
}

output "s3_proxy_role_arn" {
  description = "ARN of the role with which API Gateway reads and writes the bucket; null without the S3 proxy."
  value       = one(module.s3_proxy[*].role_arn)
}

output "s3_proxy_role_name" {
  description = "Name of that role, to attach further policies; null without the S3 proxy."
  value       = one(module.s3_proxy[*].role_name)
}

output "inspection_notification" {
  description = <<-EOT
    What the notification configuration of `existing_bucket` has to hold so that its images are looked at (`lambda_function_arn`, `events`,
    `filter_prefix`); null when `inspection` is off.
  EOT
  value       = one(module.inspection_events[*].notification)
}
