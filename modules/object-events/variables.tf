variable "bucket_name" {
  description = "Name of the bucket whose new objects are told of."
  type        = string
  nullable    = false
}

variable "bucket_arn" {
  description = "ARN of the bucket."
  type        = string
  nullable    = false
}

variable "prefix" {
  description = "Objects whose key begins with it; others are not told of. Ends with \"/\"."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[^/].*/$", var.prefix))
    error_message = <<-EOT
      prefix is "${var.prefix}"; end it with "/", such as "images/", so that what the function itself stores is not told of.
    EOT
  }
}

variable "function_name" {
  description = "Name of the function that is told."
  type        = string
  nullable    = false
}

variable "function_arn" {
  description = "ARN of the function, without qualifier."
  type        = string
  nullable    = false
}

variable "qualifier" {
  description = "Alias of the function that is told; null is the function itself."
  type        = string
  default     = null
}

variable "manage_notification" {
  description = <<-EOT
    Make the bucket's notification configuration, of which a bucket has one: whatever else it notifies is taken away. False leaves it
    to who has it, with the output `notification`.
  EOT
  type        = bool
  nullable    = false
}
