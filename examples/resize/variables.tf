variable "name" {
  description = "Name of the API; everything else is named after it."
  type        = string
  default     = "resize"
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

variable "force_destroy" {
  description = <<-EOT
    Delete the images with the bucket on destroy. True, because an example is made to be tried and removed; say false for a bucket you mean
    to keep.
  EOT
  type        = bool
  default     = true
}
