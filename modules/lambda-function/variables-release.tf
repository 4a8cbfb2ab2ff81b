################################################################################
# Versions
################################################################################

variable "alias" {
  description = <<-EOT
    Publish a version at each change of the code and let an alias of this name point to it; null for none. Pass it as `qualifier` to the
    route.
  EOT
  type        = string
  default     = null
}

variable "release" {
  description = <<-EOT
    Version that the alias stays at while newer ones are published; null is the newest.

    - `version`: Number of a published version; output `version` has the newest.
    - `percent`: Share of the calls, by random, that the newest version gets, in percent, 0 to 100. Default 0.
  EOT
  type = object({
    version = string
    percent = optional(number, 0)
  })
  default = null

  validation {
    condition     = var.release == null ? true : can(regex("^[1-9][0-9]*$", var.release.version))
    error_message = "release.version is \"${join("", var.release[*].version)}\"; write the number of a published version, such as \"7\"."
  }

  validation {
    condition     = var.release == null ? true : var.release.percent >= 0 && var.release.percent <= 100
    error_message = "release.percent is ${join("", var.release[*].percent)}; set 0 to 100."
  }

  validation {
    condition     = var.release == null || var.alias != null
    error_message = "release is set without alias: only an alias stays at a version. Set alias, such as \"live\", and pass it to the route."
  }
}

variable "provisioned_concurrency" {
  description = <<-EOT
    Execution environments that the alias keeps ready, at least 1. **They bill by the hour, called or not**; null is none.
  EOT
  type        = number
  default     = null

  validation {
    condition = var.provisioned_concurrency == null ? true : (
      var.provisioned_concurrency >= 1 && floor(var.provisioned_concurrency) == var.provisioned_concurrency
    )
    error_message = "provisioned_concurrency is ${join("", var.provisioned_concurrency[*])}; set a whole number from 1, or null for none."
  }

  validation {
    condition = var.provisioned_concurrency == null || var.alias != null
    error_message = join(" ", [
      "provisioned_concurrency is set without alias: Lambda provisions published versions only. Set alias, such as \"live\".",
    ])
  }
}
