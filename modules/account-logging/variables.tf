variable "role_name" {
  description = <<-EOT
    Name of the role that API Gateway writes logs with; the region is appended, because the setting exists once per region and IAM has
    none.
  EOT
  type        = string
  default     = "api-gateway-cloudwatch"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9+=,.@_-]{1,48}$", var.role_name))
    error_message = "role_name is \"${var.role_name}\": use 1 to 48 characters that IAM allows (letters, digits, +=,.@_-)."
  }
}

variable "tags" {
  description = "Tags of the role."
  type        = map(string)
  default     = {}
  nullable    = false
}
