output "id" {
  description = "Id of the VPC link."
  value       = local.link_id
}

output "arn" {
  description = "ARN of the VPC link."
  value       = one(concat(aws_api_gateway_vpc_link.this[*].arn, aws_apigatewayv2_vpc_link.this[*].arn))
}

output "version" {
  description = "V1 (to a network load balancer) or V2 (to an application load balancer)."
  value       = local.is_network ? "V1" : "V2"
}

################################################################################
# What a route needs
################################################################################

locals {
  link_id = one(concat(aws_api_gateway_vpc_link.this[*].id, aws_apigatewayv2_vpc_link.this[*].id))

  host_name = local.created == null ? var.existing_load_balancer.host_name : (
    local.created.host_name == null ? one(aws_lb.this[*].dns_name) : local.created.host_name
  )
}

output "connection" {
  description = <<-EOT
    For `http` and `http_proxy` of a route: `merge(module.link.connection, { uri = "$${module.link.url}/orders/{id}" })`.
  EOT
  value = {
    connection_id      = local.link_id
    integration_target = local.is_network ? null : local.load_balancer_arn
  }
}

output "url" {
  description = "How the `uri` of a route begins: scheme, Host header and port of the listener, without a trailing slash."
  value       = "${local.is_tls ? "https" : "http"}://${local.host_name}${local.port == (local.is_tls ? 443 : 80) ? "" : ":${local.port}"}"
}

################################################################################
# Load balancer
################################################################################

output "load_balancer_arn" {
  description = "ARN of the load balancer."
  value       = local.load_balancer_arn
}

output "load_balancer_dns_name" {
  description = "DNS name of the load balancer; null for one that was there."
  value       = one(aws_lb.this[*].dns_name)
}

output "listener_arn" {
  description = "ARN of the listener; null for a load balancer that was there."
  value       = one(aws_lb_listener.this[*].arn)
}

output "target_group_arn" {
  description = "Target group, for services that register themselves (ECS, Auto Scaling); null for a load balancer that was there."
  value       = one(aws_lb_target_group.this[*].arn)
}

output "target_group_name" {
  description = "The target group as metrics and alarms name it (`targetgroup/NAME/ID`); null for a load balancer that was there."
  value       = one(aws_lb_target_group.this[*].arn_suffix)
}

output "security_group_id" {
  description = "Security group of the load balancer, which the targets' own must admit; null for a load balancer that was there."
  value       = one(aws_security_group.load_balancer[*].id)
}

output "link_security_group_id" {
  description = "Security group that was made for the link V2; null otherwise."
  value       = one(aws_security_group.link[*].id)
}
