output "rest_api_id" {
  value = module.rest_api.rest_api_id
}

output "api_url" {
  value = module.rest_api.api_url
}

output "stage_name" {
  value = module.rest_api.stage_name
}

output "execution_arn" {
  value = module.rest_api.execution_arn
}

output "bucket_name" {
  value = module.image_bucket.bucket_name
}

output "openapi" {
  value = module.rest_api.openapi
}

output "sample_urls" {
  description = "The sample image, by name and by path."
  value = [
    "${module.rest_api.api_url}/s3?image=sample.png",
    "${module.rest_api.api_url}/s3/sample.png",
  ]
}
