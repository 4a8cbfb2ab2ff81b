output "rest_api_id" {
  value = module.image_api.rest_api_id
}

output "api_url" {
  description = "Answers inside the VPC with private DNS only."
  value       = module.image_api.api_url
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

################################################################################
# Ways to call it
################################################################################

output "vpc_id" {
  value = aws_vpc.this.id
}

output "vpc_endpoint_id" {
  value = module.vpc_endpoint.id
}

output "vpc_endpoint_url" {
  description = "Address of the endpoint itself; it needs the header x-apigw-api-id and no private DNS."
  value       = module.vpc_endpoint.url
}

output "private_urls" {
  value = module.image_api.private_urls
}

output "curl" {
  description = "Commands to try from a machine in the VPC."
  value = {
    private_dns  = "curl ${module.image_api.api_url}/health"
    endpoint_dns = "curl -H 'x-apigw-api-id: ${module.image_api.rest_api_id}' ${coalesce(module.vpc_endpoint.url, "https://VPC_ENDPOINT_DNS_NAME")}/${module.image_api.stage_name}/health"
  }
}
