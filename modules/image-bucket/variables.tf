################################################################################
# Name
################################################################################

variable "bucket" {
  description = "Exact name of the bucket. Exactly one of `bucket` and `bucket_prefix` is given."
  type        = string
  default     = null
}

variable "bucket_prefix" {
  description = "The bucket becomes `<bucket_prefix>-<account id>-<region>`: unique without a random part, so that plans know it."
  type        = string
  default     = null

  validation {
    condition     = (var.bucket == null) != (var.bucket_prefix == null)
    error_message = "Give exactly one of `bucket` (the whole name) and `bucket_prefix` (account id and region are appended)."
  }

  validation {
    condition = var.bucket_prefix == null || can(regex("^[a-z0-9][a-z0-9-]{1,33}$", var.bucket_prefix))
    error_message = join(" ", [
      "bucket_prefix is \"${coalesce(var.bucket_prefix, "-")}\": use 2 to 34 lower-case letters, digits and \"-\", so that account",
      "id and region fit into S3's 63 characters.",
    ])
  }
}

variable "force_destroy" {
  description = "Let `terraform destroy` delete the images with the bucket. False keeps a bucket that is not empty."
  type        = bool
  default     = false
  nullable    = false
}

################################################################################
# Protection
################################################################################

variable "versioning" {
  description = "Keep overwritten and deleted images as old versions."
  type        = bool
  default     = true
  nullable    = false
}

variable "kms_key_arn" {
  description = "KMS key of the objects; null encrypts with S3's own keys (SSE-S3). Whoever reads or writes then needs the key as well."
  type        = string
  default     = null
}

variable "policy_statements" {
  description = <<-EOT
    Statements of your own in the bucket's policy, next to the one that refuses plain HTTP.

    - `sid`: Id of the statement; null is none.
    - `effect`: `Allow` or `Deny`.
    - `principals`: As in IAM: `{ AWS = ["arn:..."] }`, `{ Service = ["..."] }`.
    - `actions`: Actions, such as `s3:GetObject`.
    - `paths`: Paths inside the bucket (`/images/*`; "" is the bucket itself). Default all objects.
    - `conditions`: Operator -> key -> values. Default none.
  EOT
  type = list(object({
    sid        = optional(string)
    effect     = string
    principals = map(list(string))
    actions    = list(string)
    paths      = optional(list(string), ["/*"])
    conditions = optional(map(map(list(string))), {})
  }))
  default  = []
  nullable = false
}

variable "access_log" {
  description = <<-EOT
    Where S3's access log goes; null for none.

    - `bucket`: Name of the bucket that receives it.
    - `prefix`: Prefix of the logs' keys. Default empty.
  EOT
  type = object({
    bucket = string
    prefix = optional(string, "")
  })
  default = null
}

################################################################################
# Browsers
################################################################################

variable "cors" {
  description = <<-EOT
    Which web pages may use presigned URLs of this bucket from a browser; null for none.

    - `allow_origins`: Origins of the pages, such as `https://example.com`.
    - `allow_methods`: Methods that they may use. Default GET, HEAD, PUT and POST.
    - `allow_headers`: Headers that they may send. Default all.
    - `expose_headers`: Headers of the answer that they may read. Default ETag.
    - `max_age_seconds`: Seconds that a browser keeps the answer to a preflight. Default 3600.
  EOT
  type = object({
    allow_origins   = list(string)
    allow_methods   = optional(list(string), ["GET", "HEAD", "PUT", "POST"])
    allow_headers   = optional(list(string), ["*"])
    expose_headers  = optional(list(string), ["ETag"])
    max_age_seconds = optional(number, 3600)
  })
  default = null
}

################################################################################
# Lifecycle
################################################################################

variable "lifecycle_rules" {
  description = <<-EOT
    What S3 deletes by itself; null for none. The provider takes about a minute to create the rules.

    - `noncurrent_version_days`: Days that old versions are kept. Default 30.
    - `abandoned_multipart_days`: Days after which an unfinished multipart upload is removed. Default 7.
    - `expirations`: Prefix -> days after which its objects are deleted, as `{ "derivatives/" = 30 }`. Default none.
  EOT
  type = object({
    noncurrent_version_days  = optional(number, 30)
    abandoned_multipart_days = optional(number, 7)
    expirations              = optional(map(number), {})
  })
  default = null

  validation {
    condition = alltrue([
      for prefix in flatten([for rules in var.lifecycle_rules[*] : keys(rules.expirations)]) : prefix != "" && endswith(prefix, "/")
    ])
    error_message = join(" ", [
      "lifecycle_rules.expirations: each prefix must end in \"/\" and not be empty, got:",
      "${join(", ", flatten([for rules in var.lifecycle_rules[*] : keys(rules.expirations)]))}.",
      "Without the slash \"images\" would also delete \"images-private/\".",
    ])
  }
}

variable "temporary_objects" {
  description = <<-EOT
    Prefix -> days after which S3 deletes the objects below it, and their old versions a day later, as `{ "derivatives/results/" = 30 }`.
    Old versions of other objects are not touched.
  EOT
  type        = map(number)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for prefix in keys(var.temporary_objects) : prefix != "" && endswith(prefix, "/")])
    error_message = <<-EOT
      temporary_objects names ${jsonencode(keys(var.temporary_objects))}; end each prefix in "/", and leave none empty: without the slash
      "derivatives" would also delete "derivatives-of-mine/".
    EOT
  }
}

variable "quarantine" {
  description = <<-EOT
    Objects with a tag that S3 deletes by itself, their old versions a day after them; null for none.

    - `prefix`: Prefix of their keys.
    - `tag`: Key of the tag.
    - `value`: Value of the tag.
    - `days`: Days from their making until they are deleted, at least 1.
  EOT
  type = object({
    prefix = string
    tag    = string
    value  = string
    days   = number
  })
  default = null
}

variable "tags" {
  description = "Tags of the bucket."
  type        = map(string)
  default     = {}
  nullable    = false
}
