output "id" {
  description = "Id of the endpoint, for `vpc_endpoint_ids` of the API."
  value       = aws_vpc_endpoint.this.id
}

output "arn" {
  description = "ARN of the endpoint."
  value       = aws_vpc_endpoint.this.arn
}

output "network_interface_ids" {
  description = "Network interfaces of the endpoint, one per subnet, such as for targets of a load balancer."
  value       = aws_vpc_endpoint.this.network_interface_ids
}

output "security_group_id" {
  description = "Security group of the endpoint."
  value       = aws_security_group.this.id
}

################################################################################
# Addresses
################################################################################

locals {
  # The first name serves all zones; an emulator may give none.
  addresses = slice(aws_vpc_endpoint.this.dns_entry, 0, min(1, length(aws_vpc_endpoint.this.dns_entry)))
}

output "dns_name" {
  description = "The endpoint's own DNS name; it needs no private DNS. Null where the service names none."
  value       = one(local.addresses[*].dns_name)
}

output "dns_hosted_zone_id" {
  description = "Route 53 zone of `dns_name`, for alias records."
  value       = one(local.addresses[*].hosted_zone_id)
}

output "url" {
  description = "Call a PRIVATE API here as `URL/STAGE/PATH` with the header `x-apigw-api-id: API_ID`."
  value       = one([for address in local.addresses : "https://${address.dns_name}"])
}
