################################################################################
# Upload: POST /images, and PUT /images/{key+} on request
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
    - `replace`: `PUT /images/{key+}`, which stores an image under a key that may be taken; null is off.
      - `path`: Path of the route; ends with `{key+}`.
      - `authorization`: Who may call: `NONE`, `AWS_IAM` or a key of `authorizers`; has to be said.
      - `authorization_scopes`: OAuth scopes of which a caller's token needs one, for a Cognito authorizer.
      - `api_key_required`: Whether a caller needs a key of `api_keys`.
  EOT
  type = object({
    path                 = optional(string, "/images")
    authorization        = optional(string)
    authorization_scopes = optional(list(string), [])
    api_key_required     = optional(bool, false)
    max_bytes            = optional(number, 4500000)
    convert_to           = optional(string, "")
    replace = optional(object({
      path                 = optional(string, "/images/{key+}")
      authorization        = optional(string)
      authorization_scopes = optional(list(string), [])
      api_key_required     = optional(bool, false)
    }))
  })
  default = {}

  validation {
    condition     = var.upload == null ? true : contains(["", "webp", "avif", "jpeg", "png"], var.upload.convert_to)
    error_message = <<-EOT
      upload.convert_to is "${join("", var.upload[*].convert_to)}"; set "webp", "avif", "jpeg", "png", or "" to store what was sent.
    EOT
  }

  # POST overwrites nothing; who may is another question than who may upload.
  validation {
    condition     = alltrue([for replace in flatten([for upload in var.upload[*] : upload.replace[*]]) : replace.authorization != null])
    error_message = <<-EOT
      upload.replace needs an authorization of its own: set "AWS_IAM", a key of authorizers, or "NONE" for everyone who reaches the
      API, as in upload = { replace = { authorization = "AWS_IAM" } }.
    EOT
  }

  validation {
    condition = alltrue([
      for replace in flatten([for upload in var.upload[*] : upload.replace[*]]) : can(regex("^/.*\\{key\\+\\}$", replace.path))
    ])
    error_message = "upload.replace.path does not end with \"{key+}\"; write a path such as \"/images/{key+}\"."
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
  upload_replace = { for replace in flatten([for upload in var.upload[*] : upload.replace[*]]) : "PUT ${replace.path}" => replace }

  upload_feature = var.upload == null ? null : {
    access       = var.upload
    description  = "Stores the image in the body of a request"
    routes       = { for route in concat(["POST ${var.upload.path}"], keys(local.upload_replace)) : route => {} }
    route_access = local.upload_replace

    # CPU grows with memory, and each image is decoded once to verify it; converting is the work of resize.
    memory_size  = var.upload.convert_to == "" ? 1024 : 1769
    architecture = var.architecture

    environment = merge(local.image_environment, local.inspection_environment, {
      MAX_UPLOAD_BYTES   = var.upload.max_bytes
      CONVERT_TO         = var.upload.convert_to
      UPLOAD_URL_PATH    = var.presign == null ? "" : var.presign.upload_path
      IMAGES_PATH        = var.download == null ? var.upload.path : trimsuffix(var.download.path, "/{key+}")
      STORAGE_KMS_KEY_ID = local.kms_key_arn == null ? "" : local.kms_key_arn
      # An existing bucket's encryption is not this module's: "" leaves it to the bucket.
      STORAGE_ENCRYPTION = local.kms_key_arn != null ? "aws:kms" : local.creates_bucket ? "AES256" : ""
    })

    # GetObject: a retry recognises the object that the first try has stored, and a PUT the one that it replaces.
    statements = [{
      sid       = "StoreImages"
      actions   = concat(["s3:GetObject", "s3:PutObject"], [for inspection in var.inspection[*] : "s3:PutObjectTagging"])
      resources = [local.images]
    }]
    list_prefixes = [for route, replace in local.upload_replace : var.key_prefix]
  }
}
