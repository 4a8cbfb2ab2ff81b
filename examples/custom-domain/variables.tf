variable "name" {
  description = "Name of the APIs; everything else is named after it."
  type        = string
  default     = "named-images"
}

variable "domain_name" {
  description = "The name that clients call, such as images.example.com or, not for PRIVATE, *.example.com."
  type        = string
}

variable "certificate_arn" {
  description = "ACM certificate that covers domain_name: of us-east-1 for EDGE, of the provider's region otherwise."
  type        = string
}

variable "dns" {
  description = <<-EOT
    A and AAAA records; null: you make them from the outputs target_domain_name and target_zone_id.

    - `hosted_zone_id`: Public Route 53 zone of domain_name.
  EOT
  type = object({
    hosted_zone_id = string
  })
  default = null

  validation {
    condition     = var.dns == null || var.endpoint_type != "PRIVATE"
    error_message = "dns is set, but endpoint_type is \"PRIVATE\"; leave it out and point a record of a private zone to your VPC endpoint."
  }
}

variable "endpoint_type" {
  description = "EDGE, REGIONAL or PRIVATE, of the APIs and of the name."
  type        = string
  default     = "REGIONAL"
}

variable "vpc_endpoint_ids" {
  description = "For PRIVATE: interface endpoints for execute-api that may call the name."
  type        = list(string)
  default     = []
}

variable "disable_execute_api_endpoint" {
  description = "Whether the APIs' own addresses answer 403. Say false until the name answers, when clients still use them."
  type        = bool
  default     = true
}

variable "image_base_paths" {
  description = <<-EOT
    Further base paths of the image API, such as v1/images. Several segments are for REGIONAL only, and make API Gateway write all header
    names in lower case.
  EOT
  type        = list(string)
  default     = []
}

variable "truststore_pem" {
  description = <<-EOT
    Certificates of the authorities whose clients may call, PEM, such as file("ca.pem"); null asks for no certificate. REGIONAL only.
  EOT
  type        = string
  default     = null
}

variable "ownership_verification_certificate_arn" {
  description = "With truststore_pem and an imported or private certificate_arn: a public ACM certificate for domain_name; null otherwise."
  type        = string
  default     = null
}

variable "force_destroy" {
  description = <<-EOT
    Delete the images with the bucket on destroy. True, because an example is made to be tried and removed; say false for a bucket you mean
    to keep.
  EOT
  type        = bool
  default     = true
}
