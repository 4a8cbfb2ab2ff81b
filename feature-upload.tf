################################################################################
# Upload: POST /images
################################################################################

variable "upload" {
  description = <<-EOT
    `POST /images`: the body is the image, of at most about 4.5 MB; `presign` takes what is larger. Null is off.

    - `path`: Path of the route.
    - `authorization`: Who may call: `NONE`, `AWS_IAM` or a key of `authorizers`; null is the variable `authorization`.
    - `authorization_scopes`: OAuth scopes of which a caller's token needs one, for a Cognito authorizer.
    - `api_key_required`: Whether a caller needs a key of `api_keys`.
    - `max_bytes`: Largest body in bytes; 4,700,000 is the most that a function can receive.
    - `convert_to`: Format in which images are stored (`webp`, `avif`, `jpeg` or `png`); empty stores what was sent.
  EOT
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
    error_message = <<-EOT
      upload.convert_to is "${join("", var.upload[*].convert_to)}"; set "webp", "avif", "jpeg", "png", or "" to store what was sent.
    EOT
  }

  # 6 MB of base64 in a Lambda event (Lambda developer guide, "Lambda quotas").
  validation {
    condition     = var.upload == null ? true : var.upload.max_bytes >= 1 && var.upload.max_bytes <= 4700000
    error_message = <<-EOT
      upload.max_bytes is ${join("", var.upload[*].max_bytes)}; a function cannot receive more than about 4,700,000 bytes.
      Larger images go through presign.
    EOT
  }
}

locals {
  upload_feature = var.upload == null ? null : {
    access      = var.upload
    description = "Stores the image in the body of a request"
    routes      = { "POST ${var.upload.path}" = {} }

    # CPU grows with memory, and each image is decoded once to verify it; converting is the work of resize.
    memory_size  = var.upload.convert_to == "" ? 1024 : 1769
    architecture = var.architecture

    environment = merge(local.image_environment, {
      MAX_UPLOAD_BYTES   = var.upload.max_bytes
      CONVERT_TO         = var.upload.convert_to
      UPLOAD_URL_PATH    = var.presign == null ? "" : var.presign.upload_path
      IMAGES_PATH        = var.download == null ? var.upload.path : trimsuffix(var.download.path, "/{key+}")
      STORAGE_KMS_KEY_ID = local.kms_key_arn == null ? "" : local.kms_key_arn
      # An existing bucket's encryption is not this module's: "" leaves it to the bucket.
      STORAGE_ENCRYPTION = local.kms_key_arn != null ? "aws:kms" : local.creates_bucket ? "AES256" : ""
    })

    # GetObject: a retry recognises the object that the first try has stored.
    statements = [{ sid = "StoreImages", actions = ["s3:GetObject", "s3:PutObject"], resources = [local.images] }]
  }
}
