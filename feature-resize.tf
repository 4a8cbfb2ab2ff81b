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
    - `store_large_results`: Store what that redirect leads to; false answers 413 instead, and needs no permission to write.
    - `cache`: Keep each result in the bucket, and serve it from there without decoding anything.
    - `cache_days`: Days after which S3 deletes a kept result; null keeps it until its image is deleted. The provider takes about a
      minute to create the rule.
    - `fallback`: A picture in place of an image that could not be made; the status stays the error's. Null answers JSON.
      - `key`: Key of a stored image, as callers write it.
      - `cache_seconds`: Seconds that the answer may be kept.
    - `presets`: Parameters by a name that callers give as `p`, each as functions/resize/README.md explains it; null is not given.
      - `w`: Width in pixels.
      - `h`: Height in pixels; null follows from the width.
      - `fit`: How the picture fits `w` and `h`; null is cover.
      - `q`: Quality, 1 to 100, or `auto` for that of JPEG 80 in every type; null is the type's own.
      - `f`: Type of the result; null negotiates it by `Accept`.
      - `dpr`: Device pixels per pixel, 1 to 4; null is 1.
      - `bg`: Colour of margins and under transparency, three or six hexadecimal digits; null is white or clear.
      - `rect`: Part of the upright source, `x,y,w,h` in pixels or `pct:x,y,w,h`; null is all of it.
      - `trim`: Difference, 1 to 100 of 255, up to which edges are cut off; null cuts nothing off.
      - `flip`: `h`, `v` or `hv`; null is as it is.
      - `rot`: Degrees to the right, 90, 180 or 270; null is as it is.
      - `crop`: What cover keeps: a compass point, `center`, `smart` or `entropy`; null is center.
      - `fp`: Point that cover keeps, such as `0.5,0.3`; null is the middle.
      - `gray`: Whether the result is grey.
      - `blur`: Standard deviation in pixels of the result, 0.3 to 50; null is none.
      - `sharpen`: Standard deviation in pixels of the result, 0.3 to 5; null is none.
      - `overlay`: A stored image that is drawn over the finished result, such as a watermark; null is none. Where it is missing or
        broken, the preset answers 502 and no picture.
        - `key`: Its key, relative to `key_prefix`, as `POST /images` answers it.
        - `place`: Where it lies: a compass point, or `center`.
        - `size`: Its width in percent of the result's, 1 to 100; never higher than the result.
        - `opacity`: In percent, 1 to 100; times its own.
        - `margin`: From the edges it lies at, in percent of the result's shorter side, 0 to 50.
    - `presets_only`: Refuse every request that names no preset, signed ones too.
    - `allowed_widths`: Widths in device pixels (`w` times `dpr`) that callers can have; empty is any. Beside them callers choose
      nothing but `f`, or a preset, so that an image has few results whoever asks.
    - `other_widths`: What becomes of another width: `round` up to the next allowed one (down to the largest), or `refuse`.
    - `free_parameters`: Parameters that callers may choose beside an allowed width as well, such as `h`; each multiplies the
      results that a caller can have made.
    - `encoders`: How long encoders may search for fewer bytes; cost and gain are in docs/benchmarks.md.
      - `jpeg_mozjpeg`: Encode JPEG as mozjpeg does, progressive.
      - `webp_effort`: Effort of WebP, 0 to 6.
      - `avif_effort`: Effort of AVIF, 0 to 9; from 4 on a megapixel takes several seconds.
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
    store_large_results    = optional(bool, true)
    cache                  = optional(bool, false)
    cache_days             = optional(number)
    fallback = optional(object({
      key           = string
      cache_seconds = optional(number, 10)
    }))
    presets = optional(map(object({
      w       = number
      h       = optional(number)
      fit     = optional(string)
      q       = optional(string)
      f       = optional(string)
      dpr     = optional(number)
      bg      = optional(string)
      rect    = optional(string)
      trim    = optional(number)
      flip    = optional(string)
      rot     = optional(number)
      crop    = optional(string)
      fp      = optional(string)
      gray    = optional(bool, false)
      blur    = optional(number)
      sharpen = optional(number)
      overlay = optional(object({
        key     = string
        place   = optional(string, "southeast")
        size    = optional(number, 25)
        opacity = optional(number, 100)
        margin  = optional(number, 4)
      }))
    })), {})
    presets_only    = optional(bool, false)
    allowed_widths  = optional(list(number), [])
    other_widths    = optional(string, "round")
    free_parameters = optional(list(string), [])
    encoders = optional(object({
      jpeg_mozjpeg = optional(bool, false)
      webp_effort  = optional(number, 2)
      avif_effort  = optional(number, 1)
    }), {})
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

    environment = merge(local.image_environment, local.output_environment, local.inspection_environment, {
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

      RESIZE_PRESETS         = length(local.resize_presets) == 0 ? "" : local.resize_presets_json
      RESIZE_PRESETS_ONLY    = var.resize.presets_only
      RESIZE_ALLOWED_WIDTHS  = join(",", var.resize.allowed_widths)
      RESIZE_OTHER_WIDTHS    = var.resize.other_widths
      RESIZE_FREE_PARAMETERS = join(",", var.resize.free_parameters)

      JPEG_MOZJPEG = var.resize.encoders.jpeg_mozjpeg
      WEBP_EFFORT  = var.resize.encoders.webp_effort
      AVIF_EFFORT  = var.resize.encoders.avif_effort
    }, local.resize_result_environment)

    statements    = concat([local.read_images], local.resize_writes)
    list_prefixes = concat([var.key_prefix], local.resize_folders)
  }
}
