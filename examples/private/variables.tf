variable "name" {
  description = "Name of the API; everything else is named after it."
  type        = string
  default     = "private-images"
}

variable "endpoint_type" {
  description = "PRIVATE; EDGE or REGIONAL opens the same API to the internet and keeps its id."
  type        = string
  default     = "PRIVATE"
}

variable "vpc_endpoint_ids" {
  description = "Further interface endpoints for execute-api that may call the API, for example of another VPC."
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

variable "vpc_cidr_block" {
  description = "Address range of the VPC, /16 to /20."
  type        = string
  default     = "10.20.0.0/16"
}

variable "private_dns_enabled" {
  description = <<-EOT
    Lets api_url resolve to the endpoint inside the VPC. Say false where public APIs of the same region must stay reachable
    from it.
  EOT
  type        = bool
  default     = true
}

variable "force_destroy" {
  description = <<-EOT
    Delete the images with the bucket on destroy. True, because an example is made to be tried and removed; say false for a bucket you mean
    to keep.
  EOT
  type        = bool
  default     = true
}
