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

# IAM has no regions: the same stack in two of them needs two role names.
variable "append_region" {
  description = "Append `-<region>` to the role's name, for a stack that exists in several regions."
  type        = bool
  default     = false
  nullable    = false
}

variable "bucket_name" {
  description = "Bucket that holds the objects."
  type        = string
  nullable    = false

  # A dot would need path-style TLS names; the API Gateway S3 integration signs for path style, but other calls do not.
  validation {
    condition = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.bucket_name))
    error_message = join(" ", [
      "bucket_name is \"${var.bucket_name}\"; it is the bucket's name (3 to 63 lower-case letters, digits, dots and dashes), not an",
      "ARN or a URL.",
    ])
  }
}

variable "key_prefix" {
  description = "Prefix of every key that can be reached; empty opens the whole bucket."
  type        = string
  default     = "images/"
  nullable    = false

  validation {
    condition = var.key_prefix == "" || can(regex("^[A-Za-z0-9!_.()-]+(/[A-Za-z0-9!_.()-]+)*/$", var.key_prefix))
    error_message = join(" ", [
      "key_prefix is \"${var.key_prefix}\"; end it with \"/\", such as \"images/\", without \"{\", \"*\" or \"?\" (they would widen",
      "the role), or leave it empty.",
    ])
  }
}

variable "kms_key_arn" {
  description = "Customer-managed key of the bucket, which the role may then use; null for SSE-S3 or the AWS-managed key."
  type        = string
  default     = null
}

################################################################################
# Routes
################################################################################

variable "paths" {
  description = <<-EOT
    Paths of the routes; one that is left out has no route.

    - `by_name`: Path that takes the name in the query (`?image=`); null is none. `/s3` when `paths` is left out.
    - `by_path`: Path that takes the key, ending in `{key+}`; null is none. `/s3/{key+}` when `paths` is left out.
  EOT
  type = object({
    by_name = optional(string)
    by_path = optional(string)
  })
  default  = { by_name = "/s3", by_path = "/s3/{key+}" }
  nullable = false

  validation {
    condition = var.paths.by_name == null ? true : can(regex("^/[^{}]*$", var.paths.by_name))
    error_message = join(" ", [
      "paths.by_name is \"${coalesce(var.paths.by_name, "null")}\"; write a path without variables, such as \"/s3\": the name comes",
      "as ?image=.",
    ])
  }

  validation {
    condition     = var.paths.by_path == null ? true : can(regex("^/.*\\{key\\+\\}$", var.paths.by_path))
    error_message = "paths.by_path is \"${coalesce(var.paths.by_path, "null")}\"; end it with \"{key+}\", such as \"/s3/{key+}\"."
  }
}

variable "authorization" {
  description = <<-EOT
    Authorization of each call, as `routes` of modules/rest-api takes it: "NONE", "AWS_IAM" or the key of an authorizer.

    - `read`: Authorization of GET and HEAD. Default NONE.
    - `put`: Authorization of PUT, required when `allow_put` is true; null otherwise.
  EOT
  type = object({
    read = optional(string, "NONE")
    put  = optional(string)
  })
  default  = {}
  nullable = false

  validation {
    condition = !var.allow_put || var.authorization.put != null
    error_message = join(" ", [
      "allow_put is true but authorization.put is null; set it to \"AWS_IAM\" or the key of an authorizer (or \"NONE\", which lets",
      "everyone write).",
    ])
  }
}

variable "api_key_required" {
  description = "Whether every call needs an API key of a usage plan."
  type        = bool
  default     = false
  nullable    = false
}

variable "allow_put" {
  description = "Adds PUT on `paths.by_path`, and s3:PutObject to the role."
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition     = !var.allow_put || var.paths.by_path != null
    error_message = "allow_put is true but paths.by_path is null; PUT needs a path such as \"/s3/{key+}\"."
  }
}

variable "read_conditions" {
  description = <<-EOT
    Conditions of reading an object, operator -> key -> values, as `{ StringEquals = { "s3:ExistingObjectTag/state" = ["ready"] } }`. With
    any, a 403 of S3 is answered as 404: what may not be read is not there.
  EOT
  type        = map(map(list(string)))
  default     = {}
  nullable    = false
}

variable "cors" {
  description = "Whether the API's CORS settings (`cors` of modules/rest-api) apply to these routes."
  type        = bool
  default     = true
  nullable    = false
}

variable "cache_control" {
  description = "Cache-Control of images; null sends what the object was stored with."
  type        = string
  default     = null

  # It stands between the quotes of a static mapping value.
  validation {
    condition     = var.cache_control == null ? true : can(regex("^[A-Za-z0-9_=,\" -]+$", var.cache_control))
    error_message = "cache_control is \"${join("", var.cache_control[*])}\"; write a value such as \"public, max-age=3600\"."
  }
}

variable "tags" {
  description = "Tags of the role."
  type        = map(string)
  default     = {}
  nullable    = false
}
