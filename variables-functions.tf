################################################################################
# Function archives
################################################################################

variable "artifacts" {
  description = <<-EOT
    Where the functions' zips are: in a folder that `npm run build` filled, or in a bucket that `npm run publish:artifacts`
    filled.

    - `directory`: The folder; null is `dist` in this module, unless there is a bucket.
    - `s3_bucket`: Name of the bucket; null takes the folder.
    - `s3_prefix`: Prefix of the keys in the bucket, as the command printed it (`images/0.1.0/`); empty, or ends with `/`.
  EOT
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
  description = <<-EOT
    Instruction set of the functions that process images. arm64 costs 20 % less per second and takes about 1.6 times as long
    in sharp, so x86_64 is cheaper per image; the other functions run on arm64.
  EOT
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
  description = <<-EOT
    Settings of single functions, by the name of their feature: `{ resize = { memory_size = 3008 } }`.

    - `memory_size`: Memory in MB, and CPU with it; null is the feature's own.
    - `timeout`: Seconds after which Lambda ends an invocation; null is the feature's own.
    - `reserved_concurrent_executions`: Upper bound of parallel invocations; null leaves the function in the common pool.
    - `architecture`: `x86_64` or `arm64`; null is `architecture` for functions that process images, else arm64.
    - `release`: Version that the alias stays at while newer ones are published; null is the newest. Needs `function_defaults.alias`.
      - `version`: Number of a published version, see `version` of the output `functions`.
      - `percent`: Share of the calls that the newest version gets, in percent. Default 0.
    - `provisioned_concurrency`: Environments that the alias keeps ready, **billed by the hour**; null is none. Needs the alias, too.
  EOT
  type = map(object({
    memory_size                    = optional(number)
    timeout                        = optional(number)
    reserved_concurrent_executions = optional(number)
    architecture                   = optional(string)
    release = optional(object({
      version = string
      percent = optional(number, 0)
    }))
    provisioned_concurrency = optional(number)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = length(setsubtract(keys(var.functions), local.function_names)) == 0
    error_message = <<-EOT
      functions names ${join(", ", setsubtract(keys(var.functions), local.function_names))}; there are
      ${join(", ", local.function_names)}.
    EOT
  }
}

variable "function_defaults" {
  description = <<-EOT
    Settings of all functions.

    - `alias`: Name of an alias through which calls go; each change of the code then publishes a version. Null is none.
    - `environment_kms_key_arn`: KMS key of the environment variables; null is Lambda's own.
    - `log_format`: `Text` or `JSON`; null is Lambda's own default.
    - `log_kms_key_arn`: KMS key of the functions' log groups; null is CloudWatch Logs' own encryption.
    - `metrics_namespace`: Namespace of CloudWatch embedded metrics, which are billed; empty writes none.
    - `permissions_boundary_arn`: ARN of the permissions boundary of the functions' roles; null is none.
    - `runtime`: `nodejs22.x`, or `nodejs24.x` with a provider that knows it (5.100 does not); null is the archive's, nodejs22.x.
    - `tracing`: Send traces to X-Ray; billed per trace.
    - `vpc_config`: VPC that the functions reach; null is none. They then reach S3 and the internet by that VPC only.
      - `subnet_ids`: Subnets of the functions.
      - `security_group_ids`: Security groups of the functions.
  EOT
  type = object({
    alias                    = optional(string)
    environment_kms_key_arn  = optional(string)
    log_format               = optional(string)
    log_kms_key_arn          = optional(string)
    metrics_namespace        = optional(string, "")
    permissions_boundary_arn = optional(string)
    runtime                  = optional(string)
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
  description = <<-EOT
    What an image may be before any work is done on it. A 31 KB file can decode to 256 megapixels.

    - `max_source_bytes`: Largest file in bytes that is read to be resized.
    - `max_input_pixels`: Most pixels that are decoded, all frames together; of an AVIF, whose decoder needs more memory, half as
      many. A function that decodes images needs up to 200 MB, and 16 MB for each million.
    - `max_frames`: Most frames of an animation.
    - `max_output_side`: Longest side in pixels of what is made.
    - `max_output_pixels`: Most pixels of what is made.
    - `max_avif_pixels`: Most pixels of what is made as AVIF, which takes far longer to encode.
  EOT
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
