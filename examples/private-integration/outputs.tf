output "rest_api_id" {
  description = "Id of the REST API."
  value       = module.api.rest_api_id
}

output "api_url" {
  description = "Address of the stage, without a trailing slash."
  value       = module.api.api_url
}

output "stage_name" {
  description = "Name of the stage."
  value       = module.api.stage_name
}

output "execution_arn" {
  description = "ARN prefix for permissions to call the API: add /{stage}/{METHOD}/{path}."
  value       = module.api.execution_arn
}

################################################################################
# The way to the service
################################################################################

output "vpc_link_id" {
  description = "Id of the VPC link."
  value       = module.link.id
}

output "vpc_link_version" {
  description = "V1 or V2."
  value       = module.link.version
}

output "target_group_arn" {
  description = "Where a service registers its servers, if `target_addresses` does not name them."
  value       = module.link.target_group_arn
}

output "security_group_id" {
  description = "The servers' own security group must admit this one at `target_port`."
  value       = module.link.security_group_id
}

output "vpc_id" {
  description = "VPC of the service."
  value       = local.network.vpc_id
}
