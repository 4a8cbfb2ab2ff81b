output "rest_api_id" {
  description = "Id of the REST API."
  value       = module.image_api.rest_api_id
}

output "api_url" {
  description = "The API itself: 403 for everybody but the distribution, except /health."
  value       = module.image_api.api_url
}

output "cdn_url" {
  description = "Where clients call; no stage in the path."
  value       = module.cdn.url
}

output "distribution_id" {
  description = "Id of the distribution, for invalidations."
  value       = module.cdn.distribution_id
}

output "stage_name" {
  description = "Name of the stage."
  value       = module.image_api.stage_name
}

output "execution_arn" {
  description = "ARN prefix for permissions to call the API: add /{stage}/{METHOD}/{path}."
  value       = module.image_api.execution_arn
}

output "bucket_name" {
  description = "Bucket of the images."
  value       = module.image_api.bucket_name
}
