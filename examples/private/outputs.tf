output "rest_api_id" {
  description = "Id of the REST API."
  value       = module.image_api.rest_api_id
}

output "api_url" {
  description = "Answers inside the VPC with private DNS only."
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

################################################################################
# Ways to call it
################################################################################

output "vpc_id" {
  description = "VPC from which the API can be called."
  value       = aws_vpc.this.id
}

output "vpc_endpoint_id" {
  description = "Interface endpoint that may call the API."
  value       = module.vpc_endpoint.id
}

output "vpc_endpoint_url" {
  description = "Address of the endpoint itself; it needs the header x-apigw-api-id and no private DNS."
  value       = module.vpc_endpoint.url
}

output "private_urls" {
  description = "Ways to call the API from the VPC; null for the other endpoint types."
  value       = module.image_api.private_urls
}

output "curl" {
  description = "Commands to try from a machine in the VPC."
  value = {
    private_dns = "curl ${module.image_api.api_url}/health"
    endpoint_dns = join(" ", [
      "curl -H 'x-apigw-api-id: ${module.image_api.rest_api_id}'",
      "${coalesce(module.vpc_endpoint.url, "https://VPC_ENDPOINT_DNS_NAME")}/${module.image_api.stage_name}/health",
    ])
  }
}
