output "rest_api_id" {
  description = "Id of the REST API."
  value       = module.image_api.rest_api_id
}

output "api_url" {
  description = "Address of the stage, without a trailing slash."
  value       = module.image_api.api_url
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

output "demo_page_url" {
  description = "Address of the demo page; null when it is off. It takes the key of /resize behind #k=."
  value       = module.image_api.demo_page_url
}
