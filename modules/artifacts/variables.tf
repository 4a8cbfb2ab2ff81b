################################################################################
# Where the archives are
################################################################################

variable "directory" {
  description = <<-EOT
    Folder that `npm run build` filled: the archives and `manifest.json`. Exactly one of `directory` and `s3` is given.
  EOT
  type        = string
  default     = null
}

variable "s3" {
  description = <<-EOT
    Place that `npm run publish:artifacts` filled, in the region of the functions; null is `directory`. The consumer of the
    module then needs neither Node.js nor a build.

    - `bucket`: Name of the bucket.
    - `prefix`: Prefix of the keys, as the command printed it (`images/0.1.0/`); empty, or ends with `/`.
  EOT
  type = object({
    bucket = string
    prefix = optional(string, "")
  })
  default = null

  validation {
    condition     = (var.s3 == null) != (var.directory == null)
    error_message = <<-EOT
      Give exactly one of `directory` (a folder filled by npm run build) and `s3` (a bucket filled by npm run
      publish:artifacts).
    EOT
  }

  validation {
    condition     = var.s3 == null ? true : var.s3.prefix == "" || endswith(var.s3.prefix, "/")
    error_message = "s3.prefix must be empty or end in \"/\", for example \"image-api/\"."
  }
}

################################################################################
# What is wanted
################################################################################

variable "functions" {
  description = "The functions wanted, and the instruction set of each: `{ resize = \"x86_64\", presign = \"arm64\" }`."
  type        = map(string)
  nullable    = false

  validation {
    condition     = alltrue([for architecture in values(var.functions) : contains(["x86_64", "arm64"], architecture)])
    error_message = <<-EOT
      Each architecture must be "x86_64" or "arm64", got:
      ${join(", ", [for name, architecture in var.functions : "${name} = \"${architecture}\""])}.
    EOT
  }
}

variable "demo_page" {
  description = "Whether the page of modules/demo-page is wanted."
  type        = bool
  default     = false
  nullable    = false
}
