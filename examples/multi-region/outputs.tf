output "url" {
  description = "The one address; Route 53 chooses the region."
  value       = module.domain_primary.urls["/"]
}

################################################################################
# Primary region
################################################################################

output "rest_api_id" {
  value = module.primary.rest_api_id
}

output "api_url" {
  value = module.primary.api_url
}

output "stage_name" {
  value = module.primary.stage_name
}

output "execution_arn" {
  value = module.primary.execution_arn
}

output "bucket_name" {
  value = module.primary.bucket_name
}

output "openapi" {
  value = module.primary.openapi
}

################################################################################
# Secondary region
################################################################################

output "secondary" {
  value = {
    rest_api_id   = module.secondary.rest_api_id
    api_url       = module.secondary.api_url
    stage_name    = module.secondary.stage_name
    execution_arn = module.secondary.execution_arn
    bucket_name   = module.secondary.bucket_name
  }
}
