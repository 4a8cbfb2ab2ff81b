output "rest_api_id" {
  value = module.image_api.rest_api_id
}

output "api_url" {
  value = module.image_api.api_url
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
