variable "name" {
  description = "Name of the API; everything else is named after it."
  type        = string
  default     = "integrations"
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

variable "authorization" {
  description = "Who may call: AWS_IAM (signed requests), or NONE for everybody, who then may fill queue, tables and bucket."
  type        = string
  default     = "AWS_IAM"
}

variable "backend_url" {
  description = <<-EOT
    HTTP server behind `GET /pets/{id}` and `ANY /{proxy+}`, without a trailing slash. The default is the pet store of API Gateway's
    own tutorials.
  EOT
  type        = string
  default     = "http://petstore-demo-endpoint.execute-api.com/petstore"

  validation {
    condition     = can(regex("^https?://[^/]", var.backend_url)) && !endswith(var.backend_url, "/")
    error_message = "backend_url is \"${var.backend_url}\"; begin it with https:// or http://, and leave out the slash at its end."
  }
}

variable "force_destroy" {
  description = "Whether `terraform destroy` removes the bucket with the files in it."
  type        = bool
  default     = false
}
