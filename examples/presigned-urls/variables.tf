variable "name" {
  description = "Name of the API; everything else is named after it."
  type        = string
  default     = "presigned-urls"
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

variable "artifacts" {
  description = "Where the functions' zips are: the same type as `artifacts` of the root module; null is dist/ of this repository."
  type = object({
    directory = optional(string)
    s3_bucket = optional(string)
    s3_prefix = optional(string, "")
  })
  default = null
}

variable "allow_origins" {
  description = "Web pages that may call the API from a browser, such as https://shop.example; * is every page."
  type        = list(string)
  default     = ["*"]
}

variable "force_destroy" {
  description = <<-EOT
    Delete the images with the bucket on destroy. True, because an example is made to be tried and removed; say false for a bucket you mean
    to keep.
  EOT
  type        = bool
  default     = true
}
