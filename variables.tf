################################################################################
# Name
################################################################################

variable "name" {
  description = "Name of the API; everything else is named after it (`<name>-resize`, `<name>-<account>-<region>` for the bucket)."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,31}$", var.name))
    error_message = <<-EOT
      name is "${var.name}"; use 2 to 32 lower-case letters, digits and "-": the bucket is named after it, and S3 takes no
      other.
    EOT
  }
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
  nullable    = false
}

################################################################################
# Bucket
################################################################################

variable "bucket" {
  description = <<-EOT
    The bucket that is created for the images: private, encrypted, TLS only.

    - `name`: Name of the bucket; null is `<name>-<account>-<region>`.
    - `kms_key_arn`: ARN of the KMS key of the objects; null encrypts with S3's own keys (SSE-S3).
    - `versioning`: Keep overwritten and deleted images as old versions.
    - `force_destroy`: Let `terraform destroy` delete the images with the bucket; false keeps a bucket that is not empty.
    - `lifecycle_rules`: What S3 deletes by itself; null is nothing. The provider takes about a minute to create the rules.
      - `noncurrent_version_days`: Days until an old version is deleted.
      - `abandoned_multipart_days`: Days until an unfinished multipart upload is deleted.
      - `expirations`: Days until objects below a prefix are deleted: `{ "derivatives/" = 30 }`.
    - `policy_statements`: Statements of your own in the bucket's policy, next to the one that refuses plain HTTP.
      - `sid`: Id of the statement; null is none.
      - `effect`: `Allow` or `Deny`.
      - `principals`: Whom it concerns, by kind: `{ AWS = ["arn:..."] }`, `{ Service = ["..."] }`.
      - `actions`: Actions, such as `s3:GetObject`.
      - `paths`: What it concerns inside the bucket, such as `/images/*`; an empty text is the bucket itself.
      - `conditions`: Conditions by operator and key: `{ StringEquals = { "aws:SourceAccount" = ["..."] } }`.
    - `access_log`: Where S3 writes its access log; null is nowhere.
      - `bucket`: Name of the bucket that receives it.
      - `prefix`: Prefix of its keys there.
  EOT
  type = object({
    name          = optional(string)
    kms_key_arn   = optional(string)
    versioning    = optional(bool, true)
    force_destroy = optional(bool, false)
    lifecycle_rules = optional(object({
      noncurrent_version_days  = optional(number, 30)
      abandoned_multipart_days = optional(number, 7)
      expirations              = optional(map(number), {})
    }))
    policy_statements = optional(list(object({
      sid        = optional(string)
      effect     = string
      principals = map(list(string))
      actions    = list(string)
      paths      = optional(list(string), ["/*"])
      conditions = optional(map(map(list(string))), {})
    })), [])
    access_log = optional(object({
      bucket = string
      prefix = optional(string, "")
    }))
  })
  default  = {}
  nullable = false

  validation {
    condition = var.existing_bucket == null || (
      var.bucket.name == null && var.bucket.kms_key_arn == null && length(var.bucket.policy_statements) == 0 &&
      var.bucket.lifecycle_rules == null && var.bucket.access_log == null
    )
    error_message = <<-EOT
      bucket and existing_bucket are both set; this module leaves an existing bucket's settings alone. Set them where that
      bucket is made, or leave existing_bucket out.
    EOT
  }
}

# An object, because a name alone may be unknown at plan, and so whether to create a bucket would be.
variable "existing_bucket" {
  description = <<-EOT
    A bucket of yours instead of a new one; its settings are left alone. Null creates a bucket.

    - `name`: Name of the bucket.
    - `kms_key_arn`: ARN of the key that it encrypts with; null if the key is S3's or AWS's.
  EOT
  type = object({
    name        = string
    kms_key_arn = optional(string)
  })
  default = null
}

variable "s3_endpoint_url" {
  description = <<-EOT
    Another endpoint of S3 for the functions: an interface endpoint, or an S3-compatible store. Null is the region's own.
  EOT
  type        = string
  default     = null
}

variable "key_prefix" {
  description = <<-EOT
    Prefix of every image's key in the bucket. The functions and the S3 proxy reach nothing beside it, except `derivatives/`
    and `jobs/`, which are theirs.
  EOT
  type        = string
  default     = "images/"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9!_.()-]+(/[A-Za-z0-9!_.()-]+)*/$", var.key_prefix))
    error_message = <<-EOT
      key_prefix is "${var.key_prefix}"; end it with "/", such as "images/". Without the slash "images" would also open
      "images-private/".
    EOT
  }

  validation {
    condition = alltrue([
      for taken in [local.derivative_prefix, local.job_prefix] : !startswith(var.key_prefix, taken)
    ])
    error_message = <<-EOT
      key_prefix is "${var.key_prefix}"; "${local.derivative_prefix}" and "${local.job_prefix}" belong to the functions. Choose
      another prefix.
    EOT
  }
}
