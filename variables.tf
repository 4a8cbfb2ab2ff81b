################################################################################
# Name
################################################################################

variable "name" {
  description = "Name of the API; everything else is named after it (`<name>-resize`, `<name>-<account>-<region>` for the bucket)."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,31}$", var.name))
    error_message = "name is \"${var.name}\"; use 2 to 32 lower-case letters, digits and \"-\": the bucket is named after it, and S3 takes no other."
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
  description = "The bucket that is created for the images, named `<name>-<account>-<region>` or as `name` says: private, versioned, encrypted, TLS only. See modules/image-bucket."
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
    condition     = var.existing_bucket == null || (var.bucket.name == null && var.bucket.kms_key_arn == null && length(var.bucket.policy_statements) == 0 && var.bucket.lifecycle_rules == null && var.bucket.access_log == null)
    error_message = "bucket and existing_bucket are both set; this module leaves an existing bucket's settings alone. Set them where that bucket is made, or leave existing_bucket out."
  }
}

# An object, because a name alone may be unknown at plan, and so whether to create a bucket would be.
variable "existing_bucket" {
  description = "A bucket of yours instead of a new one; its settings are left alone. `kms_key_arn` is the key that it encrypts with, if it is one of yours. Null creates a bucket."
  type = object({
    name        = string
    kms_key_arn = optional(string)
  })
  default = null
}

variable "s3_endpoint_url" {
  description = "Another endpoint of S3 for the functions: an interface endpoint, or an S3-compatible store. Null is the region's own."
  type        = string
  default     = null
}

variable "key_prefix" {
  description = "Prefix of every image's key in the bucket. The functions and the S3 proxy reach nothing beside it, except `derivatives/` and `jobs/`, which are theirs."
  type        = string
  default     = "images/"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9!_.()-]+(/[A-Za-z0-9!_.()-]+)*/$", var.key_prefix))
    error_message = "key_prefix is \"${var.key_prefix}\"; end it with \"/\", such as \"images/\". Without the slash \"images\" would also open \"images-private/\"."
  }

  validation {
    condition     = !startswith(var.key_prefix, "derivatives/") && !startswith(var.key_prefix, "jobs/")
    error_message = "key_prefix is \"${var.key_prefix}\"; \"derivatives/\" and \"jobs/\" belong to the resize and thumbnails functions. Choose another prefix."
  }
}

################################################################################
# Function archives
################################################################################

variable "artifacts" {
  description = "Where the functions' zips are: a `directory` that `npm run build` filled (default: `dist` in this module), or `s3_bucket` and `s3_prefix` that `npm run publish:artifacts` filled."
  type = object({
    directory = optional(string)
    s3_bucket = optional(string)
    s3_prefix = optional(string, "")
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.artifacts.directory == null || var.artifacts.s3_bucket == null
    error_message = "artifacts has both directory and s3_bucket; give one."
  }
}

variable "architecture" {
  description = "Instruction set of the functions that process images (upload, resize, thumbnails). arm64 costs 20 % less per second and takes about 1.6 times as long in sharp, so x86_64 is cheaper per image; the other functions run on arm64."
  type        = string
  default     = "x86_64"
  nullable    = false

  validation {
    condition     = contains(["x86_64", "arm64"], var.architecture)
    error_message = "architecture is \"${var.architecture}\"; set \"x86_64\" or \"arm64\"."
  }
}

################################################################################
# Function settings
################################################################################

variable "functions" {
  description = "Settings of single functions, by name (`upload`, `download`, `presign`, `resize`, `thumbnails`): `{ resize = { memory_size = 3008 } }`. Null takes the default for the kind of work."
  type = map(object({
    memory_size                    = optional(number)
    timeout                        = optional(number)
    reserved_concurrent_executions = optional(number)
    architecture                   = optional(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = length(setsubtract(keys(var.functions), ["upload", "download", "presign", "resize", "thumbnails"])) == 0
    error_message = "functions names ${join(", ", setsubtract(keys(var.functions), ["upload", "download", "presign", "resize", "thumbnails"]))}; there are upload, download, presign, resize and thumbnails."
  }
}

variable "function_defaults" {
  description = <<-EOT
    Settings of all functions. `alias` publishes versions and routes calls through an alias of that name; `log_format` is
    `Text`, `JSON` or null (Lambda's own default); `metrics_namespace` writes CloudWatch embedded metrics, which are billed.
  EOT
  type = object({
    alias                    = optional(string)
    log_format               = optional(string)
    metrics_namespace        = optional(string, "")
    permissions_boundary_arn = optional(string)
    tracing                  = optional(bool, false)
    vpc_config = optional(object({
      subnet_ids         = list(string)
      security_group_ids = list(string)
    }))
  })
  default  = {}
  nullable = false
}

variable "image_limits" {
  description = "What an image may be before any work is done on it. A 31 KB file can decode to 256 megapixels."
  type = object({
    max_source_bytes  = optional(number, 26214400)
    max_input_pixels  = optional(number, 50000000)
    max_frames        = optional(number, 100)
    max_output_side   = optional(number, 4096)
    max_output_pixels = optional(number, 16777216)
    max_avif_pixels   = optional(number, 4194304)
  })
  default  = {}
  nullable = false
}

variable "log_retention_days" {
  description = "Days that the functions' log events are kept, and those of the access log unless it says otherwise."
  type        = number
  default     = 30
  nullable    = false
}
