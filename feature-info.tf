################################################################################
# Info: GET /info/{key+}
################################################################################

variable "info" {
  description = <<-EOT
    `GET /info/{key+}`: size, type and colours of a stored image, and a placeholder for a page that does not have it yet. Null is
    off.

    - `path`: Path of the route; ends with `{key+}`.
    - `authorization`: Who may call: `NONE`, `AWS_IAM` or a key of `authorizers`; null is the variable `authorization`.
    - `authorization_scopes`: OAuth scopes of which a caller's token needs one, for a Cognito authorizer.
    - `api_key_required`: Whether a caller needs a key of `api_keys`.
    - `cache_control`: Cache-Control of every answer; `public, ...` also lets shared caches keep what an authorizer may guard.
  EOT
  type = object({
    path                 = optional(string, "/info/{key+}")
    authorization        = optional(string)
    authorization_scopes = optional(list(string), [])
    api_key_required     = optional(bool, false)
    cache_control        = optional(string, "private, max-age=300")
  })
  default = null

  validation {
    condition     = alltrue([for path in var.info[*].path : can(regex("^/.*\\{key\\+\\}$", path))])
    error_message = "info.path is \"${join("", var.info[*].path)}\"; end it with \"{key+}\", such as \"/info/{key+}\"."
  }

  # It becomes a header as it is; the function would refuse to start.
  validation {
    condition     = alltrue([for text in var.info[*].cache_control : can(regex("^[A-Za-z0-9_=,\" -]+$", text))])
    error_message = "info.cache_control is \"${join("", var.info[*].cache_control)}\"; write a value such as \"public, max-age=3600\"."
  }
}

locals {
  info_feature = var.info == null ? null : {
    access      = var.info
    description = "Tells what a stored image is"
    routes      = { "GET ${var.info.path}" = {} }

    # It decodes the whole image once, as an upload is verified.
    memory_size  = 1024
    architecture = var.architecture

    environment = merge(local.image_environment, local.inspection_environment, {
      MAX_SOURCE_BYTES = var.image_limits.max_source_bytes
      CACHE_CONTROL    = var.info.cache_control
    })

    statements = concat([local.read_images], [
      for inspection in var.inspection[*] : { sid = "TellStatus", actions = ["s3:GetObjectTagging"], resources = [local.images] }
    ])
    list_prefixes = [var.key_prefix]
  }
}
