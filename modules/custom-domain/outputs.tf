################################################################################
# Domain name
################################################################################

output "domain_name" {
  description = "The custom domain name."
  value       = aws_api_gateway_domain_name.this.domain_name
}

output "domain_name_id" {
  description = "Id that tells PRIVATE domain names of the same name apart; empty for public ones."
  value       = aws_api_gateway_domain_name.this.domain_name_id
}

output "arn" {
  description = "ARN of the domain name; another account's endpoint needs it for its own access association."
  value       = aws_api_gateway_domain_name.this.arn
}

output "execution_arn" {
  description = "What the policy of a VPC endpoint names to admit calls by a PRIVATE domain name; null for public ones."
  value = !local.is_private ? null : join(":", [
    "arn", data.aws_partition.current.partition, "execute-api", data.aws_region.current.id, data.aws_caller_identity.current.account_id,
    "/domainnames/${var.domain_name}+${aws_api_gateway_domain_name.this.domain_name_id}",
  ])
}

output "policy" {
  description = "Policy of a PRIVATE domain name as JSON; null for public ones."
  value       = local.is_private ? local.policy : null
}

################################################################################
# DNS
################################################################################

output "target_domain_name" {
  description = "What a DNS record for the domain name must point to."
  value       = local.target.domain_name
}

output "target_zone_id" {
  description = "Route 53 zone of `target_domain_name`, for alias records made elsewhere."
  value       = local.target.zone_id
}

output "urls" {
  description = "Base path -> URL under the custom domain name."
  value       = { for path in keys(var.mappings) : path => "https://${var.domain_name}${path == "/" ? "" : "/${path}"}" }
}
