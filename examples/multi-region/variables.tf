variable "name" {
  description = "Name of the APIs; everything else is named after it."
  type        = string
  default     = "world-images"
}

variable "endpoint_type" {
  description = "REGIONAL, the only type whose domain name may exist in several regions."
  type        = string
  default     = "REGIONAL"

  validation {
    condition     = var.endpoint_type == "REGIONAL"
    error_message = <<-EOT
      endpoint_type is "${var.endpoint_type}"; write "REGIONAL": an EDGE domain name is global, and a PRIVATE one is not in
      public DNS.
    EOT
  }
}

variable "architecture" {
  description = "Instruction set of the functions that process images: x86_64 or arm64."
  type        = string
  default     = "x86_64"
}

variable "domain_name" {
  description = "The one name that clients call in both regions."
  type        = string
}

variable "hosted_zone_id" {
  description = "Public Route 53 zone of domain_name."
  type        = string
}

variable "primary" {
  description = <<-EOT
    First region.

    - `region`: Its name.
    - `certificate_arn`: ACM certificate of this region for domain_name.
  EOT
  type = object({
    region          = optional(string, "us-east-1")
    certificate_arn = string
  })
}

variable "secondary" {
  description = <<-EOT
    Second region.

    - `region`: Its name.
    - `certificate_arn`: ACM certificate of this region for domain_name.
  EOT
  type = object({
    region          = optional(string, "eu-west-1")
    certificate_arn = string
  })

  validation {
    condition     = var.secondary.region != var.primary.region
    error_message = <<-EOT
      secondary.region is "${var.secondary.region}", the same as primary.region; the same domain name cannot exist twice in one
      region. Choose another one.
    EOT
  }
}

variable "routing" {
  description = "latency: the nearer healthy region answers. failover: primary answers while it is healthy."
  type        = string
  default     = "latency"

  validation {
    condition     = contains(["latency", "failover"], var.routing)
    error_message = "routing is \"${var.routing}\"; write \"latency\" or \"failover\"."
  }
}

variable "force_destroy" {
  description = <<-EOT
    Delete the images with the buckets on destroy. True, because an example is made to be tried and removed; say false for
    buckets you mean to keep.
  EOT
  type        = bool
  default     = true
}
