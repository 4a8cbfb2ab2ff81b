variable "name" {
  description = "Name of the API; everything else is named after it."
  type        = string
  default     = "access-control"
}

variable "endpoint_type" {
  description = "EDGE, REGIONAL or PRIVATE."
  type        = string
  default     = "REGIONAL"
}

variable "vpc_endpoint_ids" {
  description = "Interface endpoints for execute-api that may call a PRIVATE API; every other one is refused."
  type        = list(string)
  default     = []
}

variable "office_cidrs" {
  description = <<-EOT
    Addresses that may call /office: public ones, or of the VPC for a PRIVATE API. The default is nobody's (RFC 5737).
  EOT
  type        = list(string)
  default     = ["192.0.2.0/24"]
}

variable "partner_account_ids" {
  description = "Accounts that may call /partners; none is this account."
  type        = list(string)
  default     = []
}

variable "team" {
  description = "Tag `Team` of the API: whoever has the policy of the output `operators_policy` may change what carries it."
  type        = string
  default     = "gateway"
}
