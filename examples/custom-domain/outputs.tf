output "rest_api_id" {
  description = "Id of the image API."
  value       = module.image_api.rest_api_id
}

output "status_api_id" {
  description = "Id of the API behind /status."
  value       = module.status_api.rest_api_id
}

output "api_url" {
  description = "The image API's own address; it answers 403 while disable_execute_api_endpoint is true."
  value       = module.image_api.api_url
}

output "stage_name" {
  description = "Name of the stage."
  value       = module.image_api.stage_name
}

output "execution_arn" {
  description = "ARN prefix for permissions to call the image API: add /{stage}/{METHOD}/{path}."
  value       = module.image_api.execution_arn
}

output "bucket_name" {
  description = "Bucket of the images."
  value       = module.image_api.bucket_name
}

output "domain_name" {
  description = "The name that clients call."
  value       = module.domain.domain_name
}

output "urls" {
  description = "Base path -> address."
  value       = module.domain.urls
}

output "target_domain_name" {
  description = "What a record of your own points to; null for PRIVATE."
  value       = module.domain.target_domain_name
}

output "target_zone_id" {
  description = "Route 53 zone of target_domain_name, for an alias record."
  value       = module.domain.target_zone_id
}
