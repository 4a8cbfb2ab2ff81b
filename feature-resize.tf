################################################################################
# Resize: GET and HEAD /resize
################################################################################

variable "resize" {
  description = <<-EOT
    `GET` and `HEAD /resize?key=&w=&k=`. Callers prove themselves by `k` (`resize_api_keys`) or by a signed query
    (`resize_signing_secrets`): one of the two is needed. Null is off.

    - `path`: Path of the routes.
    - `authorization`: Who may call: `NONE`, `AWS_IAM` or a key of `authorizers`; null is the variable `authorization`.
    - `authorization_scopes`: OAuth scopes of which a caller's token needs one, for a Cognito authorizer.
    - `api_key_required`: Whether a caller needs a key of `api_keys`, besides `k` or the signature.
    - `allowed_source_hosts`: Hosts from which `u=URL` may fetch, exact or `*.example.com`; empty keeps `u` off.
    - `allow_http_sources`: Whether `u` may also be an `http:` URL, on port 80.
    - `source_timeout_seconds`: Seconds after which fetching `u` is given up.
    - `cache_control`: Cache-Control of every result; of a signed URL, cut to the seconds that its signature has left.
    - `url_expires_seconds`: Life in seconds of the presigned URL to which results above 4.5 MB are redirected.
    - `response_streaming`: Send results of up to 200 MB through the API, instead of that redirect.
  EOT
  type = object({
    path                   = optional(string, "/resize")
    authorization          = optional(string)
    authorization_scopes   = optional(list(string), [])
    api_key_required       = optional(bool, false)
    allowed_source_hosts   = optional(list(string), [])
    allow_http_sources     = optional(bool, false)
    source_timeout_seconds = optional(number, 10)
    cache_control          = optional(string, "public, max-age=86400")
    url_expires_seconds    = optional(number, 300)
    response_streaming     = optional(bool, false)
  })
  default = {}

  validation {
    condition     = var.resize == null || length(var.resize_api_keys) + length(var.resize_signing_secrets) > 0
    error_message = <<-EOT
      resize is on, but resize_api_keys and resize_signing_secrets are both empty, so nobody could call it. Pass at least one
      key of 16 or more characters in resize_api_keys, or set resize = null.
    EOT
  }

  # The function refuses the same at its start; here the plan says so.
  validation {
    condition = alltrue([
      for host in flatten(var.resize[*].allowed_source_hosts) :
      can(regex("^((\\*\\.)?[a-z0-9-]+(\\.[a-z0-9-]+)+|[a-z0-9-]+)$", host))
    ])
    error_message = <<-EOT
      resize.allowed_source_hosts is ${jsonencode(flatten(var.resize[*].allowed_source_hosts))}; list host names in lower case
      without scheme, port or path, such as "images.example.com" or "*.example.com".
    EOT
  }

  # It becomes a header as it is; the function would refuse to start.
  validation {
    condition     = alltrue([for text in var.resize[*].cache_control : can(regex("^[A-Za-z0-9_=,\" -]+$", text))])
    error_message = <<-EOT
      resize.cache_control is "${join("", var.resize[*].cache_control)}"; write a value such as "public, max-age=3600".
    EOT
  }
}

variable "resize_api_keys" {
  description = <<-EOT
    Keys that callers of /resize send as `k`, at least 16 characters each. Only their SHA-256 is stored: neither the state
    nor the console holds a key.
  EOT
  type        = list(string)
  default     = []
  nullable    = false
  sensitive   = true

  validation {
    condition     = alltrue([for key in var.resize_api_keys : length(key) >= 16])
    error_message = "resize_api_keys holds a key of fewer than 16 characters; make one with: openssl rand -hex 16."
  }
}

variable "resize_signing_secrets" {
  description = <<-EOT
    One or two (for rotation) HMAC secrets of signed /resize URLs, at least 32 characters each. Unlike the keys they must be
    in the function's environment, and so are in the state: protect it.
  EOT
  type        = list(string)
  default     = []
  nullable    = false
  sensitive   = true

  validation {
    condition = length(var.resize_signing_secrets) <= 2 && alltrue([
      for secret in var.resize_signing_secrets : length(secret) >= 32 && !strcontains(secret, ",")
    ])
    error_message = <<-EOT
      resize_signing_secrets takes at most two secrets, each of 32 or more characters without a comma; make one with:
      openssl rand -hex 32.
    EOT
  }
}

locals {
  resize_feature = var.resize == null ? null : {
    access      = var.resize
    description = "Resizes an image of the bucket or of an allowed host"
    routes      = { for method in ["GET", "HEAD"] : "${method} ${var.resize.path}" => {} }

    # One vCPU: it decodes and encodes.
    memory_size        = 1769
    architecture       = var.architecture
    response_streaming = var.resize.response_streaming

    environment = merge(local.image_environment, local.output_environment, {
      # The hash of a key is no secret, and a plan that shows it shows that the key changed.
      RESIZE_KEY_HASHES    = nonsensitive(join(",", [for key in var.resize_api_keys : sha256(key)]))
      SIGNING_SECRETS      = join(",", var.resize_signing_secrets)
      SOURCE_ALLOWED_HOSTS = join(",", var.resize.allowed_source_hosts)
      SOURCE_ALLOW_HTTP    = var.resize.allow_http_sources
      SOURCE_ALLOWED_PORTS = var.resize.allow_http_sources ? "443,80" : "443"
      SOURCE_TIMEOUT_MS    = var.resize.source_timeout_seconds * 1000
      CACHE_CONTROL        = var.resize.cache_control
      MAX_BUFFERED_BYTES   = local.max_buffered_bytes
      URL_EXPIRES_SECONDS  = var.resize.url_expires_seconds
    })

    statements = [
      { sid = "ReadImages", actions = ["s3:GetObject"], resources = [local.images] },
      { sid = "StoreDerivatives", actions = ["s3:GetObject", "s3:PutObject"], resources = [local.derivatives] },
    ]
    list_prefixes = [var.key_prefix, local.derivative_prefix]
  }
}
