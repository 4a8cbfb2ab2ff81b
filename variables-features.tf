################################################################################
# All features: one object each, null switches it off
################################################################################

variable "authorization" {
  description = <<-EOT
    Who may call the features that say nothing else: "NONE", "AWS_IAM", or a key of `authorizers`. It has no default,
    because "NONE" is an image API for everyone who reaches it, **uploads included**; limit that by `stage.throttle`.
  EOT
  type        = string
  nullable    = false
}

variable "upload" {
  description = "`POST /images`: the body is the image. `convert_to` (webp, avif, jpeg, png) stores another format than was sent. The body of an upload cannot exceed about 4.5 MB; `presign` takes what is larger."
  type = object({
    path                 = optional(string, "/images")
    authorization        = optional(string)
    authorization_scopes = optional(list(string), [])
    api_key_required     = optional(bool, false)
    max_bytes            = optional(number, 4500000)
    convert_to           = optional(string, "")
  })
  default = {}

  validation {
    condition     = var.upload == null ? true : contains(["", "webp", "avif", "jpeg", "png"], var.upload.convert_to)
    error_message = "upload.convert_to is \"${join("", var.upload[*].convert_to)}\"; set \"webp\", \"avif\", \"jpeg\", \"png\", or \"\" to store what was sent."
  }

  # 6 MB of base64 in a Lambda event (Lambda developer guide, "Lambda quotas").
  validation {
    condition     = var.upload == null ? true : var.upload.max_bytes >= 1 && var.upload.max_bytes <= 4700000
    error_message = "upload.max_bytes is ${join("", var.upload[*].max_bytes)}; a function cannot receive more than about 4,700,000 bytes. Larger images go through presign."
  }
}

variable "download" {
  description = "`GET` and `HEAD /images/{key+}`: the stored bytes. `response_streaming` sends images of any size; without it those above 4.5 MB are answered by a redirect to a presigned URL."
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
    error_message = "download.cache_control is \"${join("", var.download[*].cache_control)}\"; write a value such as \"public, max-age=3600\"."
  }
}

variable "presign" {
  description = "`POST /api/upload_url` and `POST /api/download_url`: a presigned URL for the key that `key_template` makes of the request's fields. Null for `key_template` is `<key_prefix>{userId}/{tweetId}.png`."
  type = object({
    upload_path          = optional(string, "/api/upload_url")
    download_path        = optional(string, "/api/download_url")
    authorization        = optional(string)
    authorization_scopes = optional(list(string), [])
    api_key_required     = optional(bool, false)
    key_template         = optional(string)
    url_expires_seconds  = optional(number, 1800)
    max_upload_bytes     = optional(number, 26214400)
    content_types        = optional(list(string), ["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"])
  })
  default = {}

  validation {
    condition     = alltrue([for presign in var.presign[*] : presign.key_template == null ? true : startswith(presign.key_template, var.key_prefix)])
    error_message = "presign.key_template is \"${join("", compact(var.presign[*].key_template))}\"; start it with key_prefix (\"${var.key_prefix}\"), where the function may read and write."
  }

  # A URL lives no longer than the role credentials that signed it, whatever it says.
  validation {
    condition     = var.presign == null ? true : var.presign.url_expires_seconds >= 1 && var.presign.url_expires_seconds <= 43200
    error_message = "presign.url_expires_seconds is ${join("", var.presign[*].url_expires_seconds)}; set 1 to 43200 (the function's credentials end after hours)."
  }
}

variable "resize" {
  description = <<-EOT
    `GET` and `HEAD /resize?key=&w=&k=`. `allowed_source_hosts` (exact, or `*.example.com`) opens `u=URL`; empty keeps it off.
    Callers prove themselves by `k` (`resize_api_keys`) or by a signed query (`resize_signing_secrets`): one of the two is needed.
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
    error_message = "resize is on, but resize_api_keys and resize_signing_secrets are both empty, so nobody could call it. Pass at least one key of 16 or more characters in resize_api_keys, or set resize = null."
  }

  # The function refuses the same at its start; here the plan says so.
  validation {
    condition     = alltrue([for host in flatten(var.resize[*].allowed_source_hosts) : can(regex("^((\\*\\.)?[a-z0-9-]+(\\.[a-z0-9-]+)+|[a-z0-9-]+)$", host))])
    error_message = "resize.allowed_source_hosts is ${jsonencode(flatten(var.resize[*].allowed_source_hosts))}; list host names in lower case without scheme, port or path, such as \"images.example.com\" or \"*.example.com\"."
  }

  # It becomes a header as it is; the function would refuse to start.
  validation {
    condition     = alltrue([for text in var.resize[*].cache_control : can(regex("^[A-Za-z0-9_=,\" -]+$", text))])
    error_message = "resize.cache_control is \"${join("", var.resize[*].cache_control)}\"; write a value such as \"public, max-age=3600\"."
  }
}

variable "resize_api_keys" {
  description = "Keys that callers of /resize send as `k`, at least 16 characters each. Only their SHA-256 is stored: neither the state nor the console holds a key."
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
  description = "One or two (for rotation) HMAC secrets of signed /resize URLs, at least 32 characters each. Unlike the keys they must be in the function's environment, and so are in the state: protect it."
  type        = list(string)
  default     = []
  nullable    = false
  sensitive   = true

  validation {
    condition     = length(var.resize_signing_secrets) <= 2 && alltrue([for secret in var.resize_signing_secrets : length(secret) >= 32 && !strcontains(secret, ",")])
    error_message = "resize_signing_secrets takes at most two secrets, each of 32 or more characters without a comma; make one with: openssl rand -hex 32."
  }
}

variable "s3_proxy" {
  description = "`GET /s3?image=NAME` and `GET`, `HEAD /s3/{key+}` from the bucket without any Lambda; `allow_put` adds `PUT /s3/{key+}` and needs `put_authorization`."
  type = object({
    by_name_path      = optional(string, "/s3")
    by_path_path      = optional(string, "/s3/{key+}")
    authorization     = optional(string)
    api_key_required  = optional(bool, false)
    allow_put         = optional(bool, false)
    put_authorization = optional(string)
    cache_control     = optional(string)
  })
  default = {}
}

variable "thumbnails" {
  description = "`POST /thumbnails` answers 202 and a job id, `GET /thumbnails/{id}` tells its state. `on_failure_arn` (queue, topic, function or event bus) receives jobs that failed for good."
  type = object({
    path                 = optional(string, "/thumbnails")
    authorization        = optional(string)
    authorization_scopes = optional(list(string), [])
    api_key_required     = optional(bool, false)
    widths               = optional(list(number), [160, 320, 640, 1280])
    on_failure_arn       = optional(string)
  })
  default = {}

  validation {
    condition     = var.thumbnails == null ? true : length(var.thumbnails.widths) > 0 && alltrue([for w in var.thumbnails.widths : w >= 1 && w <= var.image_limits.max_output_side && floor(w) == w])
    error_message = "thumbnails.widths is ${jsonencode(flatten(var.thumbnails[*].widths))}; list whole numbers from 1 to image_limits.max_output_side (${var.image_limits.max_output_side})."
  }
}

variable "health" {
  description = "`GET /health`, answered by API Gateway itself and open to everyone, for health checks."
  type = object({
    path = optional(string, "/health")
  })
  default = {}
}
