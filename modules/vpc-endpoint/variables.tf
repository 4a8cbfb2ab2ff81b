variable "name" {
  description = "Name of the endpoint and of its security group."
  type        = string
  nullable    = false

  validation {
    # EC2 API reference, CreateSecurityGroup.
    condition     = can(regex("^[A-Za-z0-9 ._:/()#,@+=&;{}!$*\\[\\]-]{1,255}$", var.name)) && !startswith(var.name, "sg-")
    error_message = "name is \"${var.name}\"; use 1 to 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*, not starting with \"sg-\"."
  }
}

################################################################################
# Network
################################################################################

variable "vpc_id" {
  description = "VPC from which the PRIVATE API is called. `private_dns_enabled` needs its DNS support and DNS hostnames switched on."
  type        = string
  nullable    = false
}

variable "subnet_ids" {
  description = <<-EOT
    Subnets that get an address of the endpoint; one per availability zone, two zones for availability. Each costs by the hour.
  EOT
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) > 0
    error_message = "subnet_ids is empty; an interface endpoint needs at least one subnet, better two in different availability zones."
  }
}

variable "private_dns_enabled" {
  description = <<-EOT
    Lets `https://API_ID.execute-api.REGION.amazonaws.com` resolve to this endpoint in the whole VPC. It does so for *every* API of the
    region: public APIs are then reached only by their custom domain names. One endpoint per VPC can have it.
  EOT
  type        = bool
  default     = true
  nullable    = false
}

################################################################################
# Who may call
################################################################################

variable "allowed_cidr_blocks" {
  description = "IPv4 ranges that may reach port 443 of the endpoint, for example the VPC's own."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition = alltrue([for block in var.allowed_cidr_blocks : can(cidrnetmask(block))])
    error_message = join(" ", [
      "allowed_cidr_blocks is ${jsonencode(var.allowed_cidr_blocks)}; write IPv4 ranges such as \"10.0.0.0/16\", and IPv6 ranges in",
      "allowed_ipv6_cidr_blocks.",
    ])
  }

  validation {
    condition = length(var.allowed_cidr_blocks) + length(var.allowed_ipv6_cidr_blocks) + length(var.allowed_security_group_ids) > 0
    error_message = join(" ", [
      "Nobody may reach the endpoint \"${var.name}\"; name its callers in allowed_cidr_blocks, allowed_ipv6_cidr_blocks or",
      "allowed_security_group_ids.",
    ])
  }
}

variable "allowed_ipv6_cidr_blocks" {
  description = "IPv6 ranges that may reach port 443 of the endpoint."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "allowed_security_group_ids" {
  description = "Security groups whose members may reach port 443 of the endpoint."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "allowed_execution_arns" {
  description = <<-EOT
    Execution ARNs of the APIs that may be called through the endpoint (output `execution_arn` of modules/rest-api). `["*"]` is every
    API, of every account.
  EOT
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.allowed_execution_arns) > 0
    error_message = "allowed_execution_arns is empty, so no API could be called; pass the API's execution_arn, or [\"*\"] for every API."
  }

  validation {
    condition = alltrue([
      for arn in var.allowed_execution_arns : arn == "*" || can(regex("^arn:aws[a-z-]*:execute-api:[^:]+:[^:]+:[^:/]+$", arn))
    ])
    error_message = join(" ", [
      "allowed_execution_arns is ${jsonencode(var.allowed_execution_arns)}; write execution ARNs without stage,",
      "\"arn:aws:execute-api:REGION:ACCOUNT:API_ID\", or \"*\".",
    ])
  }
}

variable "allowed_domain_name_arns" {
  description = <<-EOT
    PRIVATE custom domain names that may be called through the endpoint (output `execution_arn` of modules/custom-domain), beside the
    APIs behind them. `allowed_execution_arns = ["*"]` admits them too.
  EOT
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition = alltrue([
      for arn in var.allowed_domain_name_arns :
      can(regex("^arn:aws[a-z-]*:execute-api:[^:]+:[0-9]{12}:/domainnames/[^/+]+[+][A-Za-z0-9]+$", arn))
    ])
    error_message = join(" ", [
      "allowed_domain_name_arns is ${jsonencode(var.allowed_domain_name_arns)}; write",
      "\"arn:aws:execute-api:REGION:ACCOUNT:/domainnames/NAME+ID\", the output execution_arn of modules/custom-domain.",
    ])
  }
}

variable "tags" {
  description = "Tags for the endpoint and its security group."
  type        = map(string)
  default     = {}
  nullable    = false
}
