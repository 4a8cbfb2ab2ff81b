output "url" {
  description = "The one address; Route 53 chooses the region."
  value       = module.domain_primary.urls["/"]
}

################################################################################
# Primary region
################################################################################

output "rest_api_id" {
  description = "Id of the REST API."
  value       = module.primary.rest_api_id
}

output "api_url" {
  description = "Address of the stage, without a trailing slash."
  value       = module.primary.api_url
}

output "stage_name" {
  description = "Name of the stage."
  value       = module.primary.stage_name
}

output "execution_arn" {
  description = "ARN prefix for permissions to call the API: add /{stage}/{METHOD}/{path}."
  value       = module.primary.execution_arn
}

output "bucket_name" {
  description = "Bucket of the images."
  value       = module.primary.bucket_name
}

################################################################################
# Secondary region
################################################################################

output "secondary" {
  description = "The same outputs of the second region."
  value = {
    rest_api_id   = module.secondary.rest_api_id
    api_url       = module.secondary.api_url
    stage_name    = module.secondary.stage_name
    execution_arn = module.secondary.execution_arn
    bucket_name   = module.secondary.bucket_name
  }
}
