variable "name" {
  description = "Name of the API; everything else is named after it."
  type        = string
  default     = "private-integration"
}

variable "endpoint_type" {
  description = "EDGE, REGIONAL or PRIVATE: how the API is reached, which has nothing to do with how it reaches the service."
  type        = string
  default     = "REGIONAL"
}

variable "vpc_endpoint_ids" {
  description = "Interface endpoints for execute-api that may call a PRIVATE API."
  type        = list(string)
  default     = []
}

################################################################################
# The service
################################################################################

variable "load_balancer_type" {
  description = "\"network\" (VPC link V1) or \"application\" (VPC link V2, not verified on AWS); the routes are the same."
  type        = string
  default     = "network"
}

variable "target_addresses" {
  description = "Name -> IP address of an HTTP server in the VPC. Empty: routes answer 500 (503 with an application load balancer)."
  type        = map(string)
  default     = {}
}

variable "target_port" {
  description = "Port at which the server listens."
  type        = number
  default     = 8080
}

variable "timeout_ms" {
  description = "Milliseconds after which a caller gets 504, 50 to 29000."
  type        = number
  default     = 5000
}

################################################################################
# Network
################################################################################

variable "network" {
  description = <<-EOT
    A VPC that is there. Null makes a small one without a way to the internet.

    - `vpc_id`: The VPC.
    - `subnet_ids`: Private subnets of at least two zones, in which the servers are.
    - `cidr_blocks`: Where the servers are.
  EOT
  type = object({
    vpc_id      = string
    subnet_ids  = list(string)
    cidr_blocks = list(string)
  })
  default = null
}

variable "vpc_cidr_block" {
  description = "Address range of the VPC that is made, /16 to /20."
  type        = string
  default     = "10.30.0.0/16"
}
