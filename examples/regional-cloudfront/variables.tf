variable "name" {
  description = "Name of the API; everything else is named after it."
  type        = string
  default     = "cdn-images"
}

variable "endpoint_type" {
  description = "REGIONAL, the type that belongs behind a CloudFront of one's own."
  type        = string
  default     = "REGIONAL"

  validation {
    condition     = var.endpoint_type == "REGIONAL"
    error_message = <<-EOT
      endpoint_type is "${var.endpoint_type}"; write "REGIONAL". EDGE would put AWS's CloudFront behind yours, and CloudFront
      cannot reach a PRIVATE API.
    EOT
  }
}

variable "architecture" {
  description = "Instruction set of the functions that process images: x86_64 or arm64."
  type        = string
  default     = "x86_64"
}

variable "artifacts" {
  description = "Where the functions' zips are: the same type as `artifacts` of the root module; null is dist/ of this repository."
  type = object({
    directory = optional(string)
    s3_bucket = optional(string)
    s3_prefix = optional(string, "")
  })
  default = null
}

variable "resize_api_keys" {
  description = "Keys that callers of /resize send as k, at least 16 characters each."
  type        = list(string)
  sensitive   = true
}

variable "allowed_source_hosts" {
  description = "Hosts that u=URL may name, exact or *.example.com; empty leaves only images of the bucket (key=)."
  type        = list(string)
  default     = []
}

variable "aliases" {
  description = "Names of your own for the distribution; they need certificate_arn."
  type        = list(string)
  default     = []
}

variable "certificate_arn" {
  description = "ACM certificate of us-east-1 that covers aliases."
  type        = string
  default     = null
}

variable "hosted_zone_id" {
  description = "Route 53 zone for the aliases; null makes no records."
  type        = string
  default     = null
}

variable "web_acl_arn" {
  description = "AWS WAF web ACL of scope CLOUDFRONT; null is none."
  type        = string
  default     = null
}

variable "price_class" {
  description = "Which edge locations serve: PriceClass_100, PriceClass_200 or PriceClass_All."
  type        = string
  default     = "PriceClass_100"
}

variable "force_destroy" {
  description = <<-EOT
    Delete the images with the bucket on destroy. True, because an example is made to be tried and removed; say false for a bucket you mean
    to keep.
  EOT
  type        = bool
  default     = true
}
