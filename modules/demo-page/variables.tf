################################################################################
# Page
################################################################################

variable "html" {
  description = "The built page: output `demo_page_html` of modules/artifacts."
  type        = string
  nullable    = false
}

variable "settings" {
  description = <<-EOT
    What the page knows of the API. The paths are without `{key+}`; null is a route that the API does not have.

    - `upload`: Path of `POST` of an image's bytes.
    - `max_upload_bytes`: Bytes up to which the page sends to it; what is larger goes by a presigned URL.
    - `list`: Path of the list of images.
    - `images`: Path of the stored bytes.
    - `info`: Path of what an image is.
    - `resize`: Path of resized images. Its key is typed into the page, or stands behind `#k=` in its address.
    - `thumbnails`: Path of background jobs.
    - `upload_url`: Path of presigned uploads.
    - `upload_fields`: Names of the fields that a presigned upload's key is made of.
  EOT
  type = object({
    upload           = optional(string)
    max_upload_bytes = optional(number, 4500000)
    list             = optional(string)
    images           = optional(string)
    info             = optional(string)
    resize           = optional(string)
    thumbnails       = optional(string)
    upload_url       = optional(string)
    upload_fields    = optional(list(string), ["userId", "tweetId"])
  })
  nullable = false
}

variable "store_urls" {
  description = "Further addresses that presigned URLs lead to, such as an S3-compatible store's; those of the bucket are known."
  type        = list(string)
  default     = []
  nullable    = false

  # They become part of a policy between quotes.
  validation {
    condition     = alltrue([for url in var.store_urls : can(regex("^https?://[A-Za-z0-9.:\\[\\]-]+$", url))])
    error_message = "store_urls has ${jsonencode(var.store_urls)}; write scheme, host and port alone, such as \"https://s3.example.com\"."
  }
}

################################################################################
# Bucket
################################################################################

variable "name" {
  description = "Name of the role that API Gateway assumes; unique in the account."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9+=,.@_-]{1,64}$", var.name))
    error_message = "name is \"${var.name}\"; use 1 to 64 letters, digits and +=,.@_-, as an IAM role's name allows."
  }
}

variable "append_region" {
  description = "Append `-<region>` to the role's name, for a stack that exists in several regions."
  type        = bool
  default     = false
  nullable    = false
}

variable "bucket_name" {
  description = "Bucket that holds the page, and the images."
  type        = string
  nullable    = false
}

variable "object_key" {
  description = "Key of the page in the bucket. Where callers can store nothing: what lies there runs in their browsers."
  type        = string
  default     = "demo-page/index.html"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9!_.()-]+(/[A-Za-z0-9!_.()-]+)*$", var.object_key))
    error_message = "object_key is \"${var.object_key}\"; use letters, digits and !_.()-, and / between, such as \"demo-page/index.html\"."
  }
}

variable "kms_key_arn" {
  description = "Customer-managed key of the bucket, which the role may then use; null for SSE-S3 or the AWS-managed key."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of the role, and of the object where they are at most 10."
  type        = map(string)
  default     = {}
}

################################################################################
# Route
################################################################################

variable "path" {
  description = "Path of the page, such as `/demo`."
  type        = string
  default     = "/demo"
  nullable    = false

  validation {
    condition     = can(regex("^(/[A-Za-z0-9._:-]+)+$", var.path))
    error_message = "path is \"${var.path}\"; write a path without variables and without a slash at its end, such as \"/demo\"."
  }
}

variable "authorization" {
  description = <<-EOT
    Authorization of the page itself, as `routes` of modules/rest-api takes it: "NONE", "AWS_IAM" or the key of an authorizer. Browsers
    cannot sign.
  EOT
  type        = string
  default     = "NONE"
  nullable    = false
}
