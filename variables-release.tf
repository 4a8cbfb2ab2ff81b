################################################################################
# Releases of the API
################################################################################

variable "release" {
  description = <<-EOT
    Label of what the stage serves: routes, policy and settings as they were when the label was first applied. Null: each
    change is served at once. How to release: docs/releases.md.
  EOT
  type        = string
  default     = null
}

variable "canary" {
  description = <<-EOT
    A share of the stage's calls that gets the routes as configured instead of `release`: the same type as `canary` of
    modules/rest-api, where every attribute is explained.
  EOT
  type = object({
    percent         = number
    stage_variables = optional(map(string), {})
    use_stage_cache = optional(bool, false)
  })
  default = null
}

variable "kept_releases" {
  description = "Labels of former releases whose deployments are kept, so that `release` can go back to them."
  type        = list(string)
  default     = []
  nullable    = false
}

################################################################################
# Backends
################################################################################

variable "client_certificate" {
  description = <<-EOT
    Make a client certificate that API Gateway shows to HTTP backends of `routes`; the output `client_certificate_pem` is what
    they trust.
  EOT
  type        = bool
  default     = false
  nullable    = false
}
