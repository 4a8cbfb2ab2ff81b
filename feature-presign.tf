################################################################################
# Presigned URLs: POST /api/upload_url and /api/download_url
################################################################################

variable "presign" {
  description = <<-EOT
    `POST /api/upload_url` and `POST /api/download_url`: a presigned URL for the key that `key_template` makes of the
    request's fields. Null is off.

    - `upload_path`: Path of the route that signs uploads.
    - `download_path`: Path of the route that signs downloads.
    - `authorization`: Who may call: `NONE`, `AWS_IAM` or a key of `authorizers`; null is the variable `authorization`.
    - `authorization_scopes`: OAuth scopes of which a caller's token needs one, for a Cognito authorizer.
    - `api_key_required`: Whether a caller needs a key of `api_keys`.
    - `key_template`: Key of the object in the bucket, with a `{name}` for each field of the request; begins with `key_prefix`.
      Where it ends in an image's extension, that follows the type of each upload. Null is `<key_prefix>{userId}/{tweetId}.png`.
    - `url_expires_seconds`: Default and longest life of a URL in seconds, at most 43200.
    - `max_upload_bytes`: Largest upload in bytes that a URL is signed for.
    - `content_types`: Media types that may be uploaded.
  EOT
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
    condition = alltrue([
      for template in var.presign[*].key_template : startswith(template, var.key_prefix) if template != null
    ])
    error_message = <<-EOT
      presign.key_template is "${join("", compact(var.presign[*].key_template))}"; start it with key_prefix
      ("${var.key_prefix}"), where the function may read and write.
    EOT
  }

  # A URL lives no longer than the role credentials that signed it, whatever it says.
  validation {
    condition     = var.presign == null ? true : var.presign.url_expires_seconds >= 1 && var.presign.url_expires_seconds <= 43200
    error_message = <<-EOT
      presign.url_expires_seconds is ${join("", var.presign[*].url_expires_seconds)}; set 1 to 43200 (the function's
      credentials end after hours).
    EOT
  }
}

locals {
  presign_feature = var.presign == null ? null : {
    access      = var.presign
    description = "Signs S3 URLs for uploads and downloads"
    routes      = { for path in [var.presign.upload_path, var.presign.download_path] : "POST ${path}" => {} }

    environment = {
      KEY_TEMPLATE        = coalesce(var.presign.key_template, "${var.key_prefix}{userId}/{tweetId}.png")
      URL_EXPIRES_SECONDS = var.presign.url_expires_seconds
      MAX_UPLOAD_BYTES    = var.presign.max_upload_bytes
      CONTENT_TYPES       = join(",", var.presign.content_types)
      UPLOAD_URL_PATH     = var.presign.upload_path
      DOWNLOAD_URL_PATH   = var.presign.download_path
    }

    # A presigned URL can do what its signer may.
    statements = [
      local.read_images,
      { sid = "SignUploads", actions = ["s3:PutObject"], resources = [local.images] },
    ]
    list_prefixes = [var.key_prefix]
  }
}
