################################################################################
# Download: GET and HEAD /images/{key+}
################################################################################

variable "download" {
  description = <<-EOT
    `GET` and `HEAD /images/{key+}`: the stored bytes. Null is off.

    - `path`: Path of the routes; ends with `{key+}`.
    - `authorization`: Who may call: `NONE`, `AWS_IAM` or a key of `authorizers`; null is the variable `authorization`.
    - `authorization_scopes`: OAuth scopes of which a caller's token needs one, for a Cognito authorizer.
    - `api_key_required`: Whether a caller needs a key of `api_keys`.
    - `cache_control`: Cache-Control of every image; `public, ...` also lets shared caches keep what an authorizer may guard.
    - `url_expires_seconds`: Life in seconds of the presigned URL to which images above 4.5 MB are redirected.
    - `response_streaming`: Send images of up to 200 MB through the API, instead of that redirect.
  EOT
  type = object({
    path                 = optional(string, "/images/{key+}")
    authorization        = optional(string)
    authorization_scopes = optional(list(string), [])
    api_key_required     = optional(bool, false)
    cache_control        = optional(string, "private, max-age=300")
    url_expires_seconds  = optional(number, 300)
    response_streaming   = optional(bool, false)
  })
  default = {}

  validation {
    condition     = var.download == null ? true : can(regex("^/.*\\{key\\+\\}$", var.download.path))
    error_message = "download.path is \"${join("", var.download[*].path)}\"; end it with \"{key+}\", such as \"/images/{key+}\"."
  }

  # It becomes a header as it is; the function would refuse to start.
  validation {
    condition     = alltrue([for text in var.download[*].cache_control : can(regex("^[A-Za-z0-9_=,\" -]+$", text))])
    error_message = <<-EOT
      download.cache_control is "${join("", var.download[*].cache_control)}"; write a value such as "public, max-age=3600".
    EOT
  }
}

locals {
  download_feature = var.download == null ? null : {
    access      = var.download
    description = "Returns a stored image"
    routes      = { for method in ["GET", "HEAD"] : "${method} ${var.download.path}" => {} }

    response_streaming = var.download.response_streaming

    environment = merge(local.inspection_environment, {
      CACHE_CONTROL       = var.download.cache_control
      MAX_BUFFERED_BYTES  = local.max_buffered_bytes
      URL_EXPIRES_SECONDS = var.download.url_expires_seconds
    })

    statements    = [local.read_images]
    list_prefixes = [var.key_prefix]
  }
}
