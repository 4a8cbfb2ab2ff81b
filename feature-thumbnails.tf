################################################################################
# Thumbnails: POST /thumbnails and GET /thumbnails/{id}
################################################################################

variable "thumbnails" {
  description = <<-EOT
    `POST /thumbnails` answers 202 and a job id, `GET /thumbnails/{id}` tells its state. Null is off.

    - `path`: Path of the POST; the GET lies below it.
    - `authorization`: Who may call: `NONE`, `AWS_IAM` or a key of `authorizers`; null is the variable `authorization`.
    - `authorization_scopes`: OAuth scopes of which a caller's token needs one, for a Cognito authorizer.
    - `api_key_required`: Whether a caller needs a key of `api_keys`.
    - `widths`: Widths in pixels that a job makes when it names none; at most `image_limits.max_output_side`.
    - `url_expires_seconds`: Life in seconds of the presigned URLs in the answer, at most 43200; asking again gives new ones.
    - `on_failure_arn`: ARN of a queue, topic, function or event bus that receives jobs that failed for good; null is none.
    - `on_failure_kms_key_arn`: KMS key of that queue or topic; null if the key is AWS's.
  EOT
  type = object({
    path                 = optional(string, "/thumbnails")
    authorization        = optional(string)
    authorization_scopes = optional(list(string), [])
    api_key_required     = optional(bool, false)
    widths               = optional(list(number), [160, 320, 640, 1280])
    url_expires_seconds  = optional(number, 300)
    on_failure_arn       = optional(string)

    on_failure_kms_key_arn = optional(string)
  })
  default = {}

  validation {
    condition = var.thumbnails == null ? true : length(var.thumbnails.widths) > 0 && alltrue([
      for width in var.thumbnails.widths : width >= 1 && width <= var.image_limits.max_output_side && floor(width) == width
    ])
    error_message = <<-EOT
      thumbnails.widths is ${jsonencode(flatten(var.thumbnails[*].widths))}; list whole numbers from 1 to
      image_limits.max_output_side (${var.image_limits.max_output_side}).
    EOT
  }

  # A URL lives no longer than the role credentials that signed it, whatever it says.
  validation {
    condition = var.thumbnails == null ? true : (
      var.thumbnails.url_expires_seconds >= 1 && var.thumbnails.url_expires_seconds <= 43200
    )
    error_message = <<-EOT
      thumbnails.url_expires_seconds is ${join("", var.thumbnails[*].url_expires_seconds)}; set 1 to 43200 (the function's
      credentials end after hours).
    EOT
  }
}

locals {
  thumbnails_feature = var.thumbnails == null ? null : {
    access      = var.thumbnails
    description = "Makes thumbnails in the background and tells the state of a job"

    routes = {
      "POST ${var.thumbnails.path}"     = { async = true }
      "GET ${var.thumbnails.path}/{id}" = { async = false }
    }

    # One vCPU: it decodes once and encodes each width.
    memory_size  = 1769
    timeout      = 120
    architecture = var.architecture
    async = {
      on_failure_arn         = var.thumbnails.on_failure_arn
      on_failure_kms_key_arn = var.thumbnails.on_failure_kms_key_arn
    }

    environment = merge(local.image_environment, local.output_environment, local.inspection_environment, {
      THUMBNAIL_WIDTHS    = join(",", var.thumbnails.widths)
      JOB_PREFIX          = local.job_prefix
      URL_EXPIRES_SECONDS = var.thumbnails.url_expires_seconds
    })

    statements = [
      local.read_images,
      { sid = "StoreDerivatives", actions = ["s3:GetObject", "s3:PutObject"], resources = [local.derivatives] },
      { sid = "KeepJobs", actions = ["s3:GetObject", "s3:PutObject"], resources = [local.jobs] },
    ]
    list_prefixes = [var.key_prefix, local.derivative_prefix, local.job_prefix]
  }
}
