output "rest_api_id" {
  value = module.image_api.rest_api_id
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
  value = module.cdn.distribution_id
}

output "stage_name" {
  value = module.image_api.stage_name
}

output "execution_arn" {
  value = module.image_api.execution_arn
}

output "bucket_name" {
  value = module.image_api.bucket_name
}

output "openapi" {
  value = module.image_api.openapi
}
