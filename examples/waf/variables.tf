variable "name" {
  description = "Name of the API; everything else is named after it."
  type        = string
  default     = "waf"
}

variable "endpoint_type" {
  description = "EDGE, REGIONAL or PRIVATE."
  type        = string
  default     = "REGIONAL"
}

variable "vpc_endpoint_ids" {
  description = "Interface endpoints for execute-api that may call a PRIVATE API."
  type        = list(string)
  default     = []
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

variable "rate_limit" {
  description = "Requests of one IP address in five minutes above which it is blocked, until it sends fewer."
  type        = number
  default     = 2000

  validation {
    condition     = var.rate_limit >= 100 && floor(var.rate_limit) == var.rate_limit
    error_message = "rate_limit is ${var.rate_limit}; write a whole number of at least 100."
  }
}

variable "force_destroy" {
  description = <<-EOT
    Delete the images with the bucket on destroy. True, because an example is made to be tried and removed; say false for a bucket you mean
    to keep.
  EOT
  type        = bool
  default     = true
}
