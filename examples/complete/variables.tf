variable "name" {
  description = "Name of the API; everything else is named after it."
  type        = string
  default     = "image-api"
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

variable "resize_signing_secrets" {
  description = "One or two HMAC secrets of signed /resize URLs, at least 32 characters each."
  type        = list(string)
  default     = []
  sensitive   = true
}

variable "manage_authorization" {
  description = <<-EOT
    Who may list, replace and delete images: NONE, or AWS_IAM. NONE is everyone who reaches the API, so that the example can be tried; say
    AWS_IAM for a bucket you mean to keep.
  EOT
  type        = string
  default     = "NONE"
}

variable "allowed_source_hosts" {
  description = "Hosts that u=URL may name, exact or *.example.com; empty leaves only images of the bucket (key=)."
  type        = list(string)
  default     = []
}

variable "demo_page" {
  description = "Serve the page to try all of it with in a browser, at `/demo`."
  type        = bool
  default     = true
}

variable "response_streaming" {
  description = "Send downloads and resized images while the function still reads them: no limit of 6 or 10 MB."
  type        = bool
  default     = false
}

variable "binary_media_types" {
  description = "Media types whose bodies stay bytes."
  type        = list(string)
  default     = ["*/*"]
}

variable "allow_origins" {
  description = "Web pages that may call the API from a browser, such as https://shop.example; * is every page."
  type        = list(string)
  default     = ["*"]
}

variable "access_log" {
  description = <<-EOT
    Whether requests are logged, by a CloudWatch role that an account has once per region: "off"; "account-role" for an account that has
    one (aws apigateway get-account shows it); "create-role" for one that has none, which sets the role of the whole account.
  EOT
  type        = string
  default     = "off"

  validation {
    condition     = contains(["off", "account-role", "create-role"], var.access_log)
    error_message = "access_log is \"${var.access_log}\"; set \"off\", \"account-role\" or \"create-role\"."
  }
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
}

variable "force_destroy" {
  description = <<-EOT
    Delete the images with the bucket on destroy. True, because an example is made to be tried and removed; say false for a bucket you mean
    to keep.
  EOT
  type        = bool
  default     = true
}
