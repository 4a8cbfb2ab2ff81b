################################################################################
# Releases
################################################################################

variable "release" {
  description = <<-EOT
    Label of what the stage serves: routes, policy and settings as they were when the label was first applied. Another label releases
    them as they are now. Null: each change is served at once.
  EOT
  type        = string
  default     = null

  validation {
    condition     = var.release == null ? true : can(regex("^[A-Za-z0-9._-]{1,64}$", var.release))
    error_message = "release is \"${coalesce(var.release, "-")}\"; use 1 to 64 letters, digits, dots, dashes and underscores."
  }
}

variable "canary" {
  description = <<-EOT
    A share of the stage's calls, by random, that gets the routes as configured instead of `release`. Null is none.

    - `percent`: Share in percent, 0 to 100.
    - `stage_variables`: Stage variables of these calls, over those of `stage`. Default none.
    - `use_stage_cache`: Whether they share the stage's cache. Default false.
  EOT
  type = object({
    percent         = number
    stage_variables = optional(map(string), {})
    use_stage_cache = optional(bool, false)
  })
  default = null

  validation {
    condition     = var.canary == null ? true : var.canary.percent >= 0 && var.canary.percent <= 100
    error_message = "canary.percent is ${join("", var.canary[*].percent)}; set 0 to 100."
  }

  validation {
    condition = var.canary == null || var.release != null
    error_message = join(" ", [
      "canary is set without release, so the rest of the calls would have the same routes; set release to a label in an apply of its",
      "own, without other changes, and then change the routes and set canary.",
    ])
  }
}

variable "kept_releases" {
  description = "Labels of former releases whose deployments are kept, so that `release` can go back to them."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for label in var.kept_releases : can(regex("^[A-Za-z0-9._-]{1,64}$", label))])
    error_message = "kept_releases is ${jsonencode(var.kept_releases)}; write labels that release had."
  }
}

################################################################################
# Backends
################################################################################

variable "client_certificate" {
  description = <<-EOT
    Make a client certificate that API Gateway shows to HTTP backends, which trust it by the output `client_certificate_pem`. It ends
    after 365 days.
  EOT
  type        = bool
  default     = false
  nullable    = false
}
