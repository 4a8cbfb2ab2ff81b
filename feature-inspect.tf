################################################################################
# Inspection: what came by presigned URL is looked at, by events of S3
################################################################################

variable "inspection" {
  description = <<-EOT
    Looks at every stored image as `POST /images` does, and lets nothing be read that was not admitted. Null is off. Images from before
    have no verdict: see "Uploads are looked at" in the README before it is turned on.

    - `serve`: `ready` lets images be read that were admitted; `not-refused` also those that nothing has looked at yet.
    - `thumbnail_widths`: Widths in pixels of the thumbnails that an admitted image gets at once; at most
      `image_limits.max_output_side`.
    - `quarantine_days`: Days until a refused upload is deleted, in the bucket that this module makes; null keeps them.
    - `manage_notification`: Make the bucket's notification configuration, of which a bucket has one; null does so in the bucket that
      this module makes, and leaves that of `existing_bucket` alone (output `inspection_notification`).
    - `on_failure_arn`: ARN of a queue, topic, function or event bus that receives events that failed for good; null is none.
    - `on_failure_kms_key_arn`: KMS key of that queue or topic; null if the key is AWS's.
  EOT
  type = object({
    serve               = optional(string, "ready")
    thumbnail_widths    = optional(list(number), [])
    quarantine_days     = optional(number)
    manage_notification = optional(bool)
    on_failure_arn      = optional(string)

    on_failure_kms_key_arn = optional(string)
  })
  default = null

  validation {
    condition     = alltrue([for serve in var.inspection[*].serve : contains(["ready", "not-refused"], serve)])
    error_message = "inspection.serve is \"${join("", var.inspection[*].serve)}\"; set \"ready\" or \"not-refused\"."
  }

  validation {
    condition = alltrue([
      for width in flatten(var.inspection[*].thumbnail_widths) :
      width >= 1 && width <= var.image_limits.max_output_side && floor(width) == width
    ])
    error_message = <<-EOT
      inspection.thumbnail_widths is ${jsonencode(flatten(var.inspection[*].thumbnail_widths))}; list whole numbers from 1 to
      image_limits.max_output_side (${var.image_limits.max_output_side}), or none.
    EOT
  }

  # Between the look and the verdict other bytes may come; only a version is always the same.
  validation {
    condition     = var.inspection == null || var.existing_bucket != null || var.bucket.versioning
    error_message = <<-EOT
      inspection needs a bucket that keeps versions, and bucket.versioning is false: a verdict could reach bytes that nobody looked at.
      Leave bucket.versioning true, or inspection null.
    EOT
  }

  validation {
    condition = alltrue([
      for days in flatten(var.inspection[*].quarantine_days) : days >= 1 && floor(days) == days if days != null
    ])
    error_message = <<-EOT
      inspection.quarantine_days is ${join("", compact(flatten(var.inspection[*].quarantine_days)))}; set a whole number of days from 1
      on, or null to keep refused uploads.
    EOT
  }

  validation {
    condition     = var.existing_bucket == null || length(compact(flatten(var.inspection[*].quarantine_days))) == 0
    error_message = <<-EOT
      inspection.quarantine_days is set for existing_bucket, whose lifecycle rules are yours; leave it out, and give that bucket a rule for
      the tag image-state = refused.
    EOT
  }
}

################################################################################
# What others may read
################################################################################

locals {
  # Tags of functions/shared/admission.ts. S3 itself asks them of the object that is read, also for a presigned URL (S3 user guide,
  # "Tagging and access control policies"). A negated operator also holds where the tag is missing (IAM user guide, "IAM JSON policy
  # elements: Condition operators").
  read_conditions = merge([
    for inspection in var.inspection[*] : {
      (inspection.serve == "ready" ? "StringEquals" : "StringNotEquals") = {
        "s3:ExistingObjectTag/image-state" = [inspection.serve == "ready" ? "ready" : "refused"]
      }
    }
  ]...)

  # The one statement of every function that gives images away, or what it makes of them.
  read_images = {
    sid        = "ReadImages"
    actions    = ["s3:GetObject"]
    resources  = [local.images]
    conditions = local.read_conditions
  }

  inspection_environment = { for serve in var.inspection[*].serve : "INSPECTION" => serve }
}

################################################################################
# Function
################################################################################

locals {
  # "thumbnails" as in functions/shared/derivatives.ts.
  inspection_folders = [
    for inspection in var.inspection[*] : "${local.derivative_prefix}thumbnails/" if length(inspection.thumbnail_widths) > 0
  ]

  inspect_feature = var.inspection == null ? null : {
    access      = { authorization = null, authorization_scopes = [], api_key_required = false }
    description = "Looks at what was stored, and admits or refuses it"
    routes      = {}

    # One vCPU where it encodes; each image is decoded once to verify it.
    memory_size  = length(var.inspection.thumbnail_widths) == 0 ? 1024 : 1769
    timeout      = 60
    architecture = var.architecture
    # An event that is given up leaves an image that nobody reads: as long as Lambda keeps one.
    async = {
      maximum_event_age_in_seconds = 21600
      on_failure_arn               = var.inspection.on_failure_arn
      on_failure_kms_key_arn       = var.inspection.on_failure_kms_key_arn
    }

    environment = merge(local.image_environment, local.output_environment, {
      ADMITTED_WIDTHS = join(",", var.inspection.thumbnail_widths)
    })

    # The tags of a version need both actions (API reference, GetObjectTagging and PutObjectTagging: "You also need permission").
    statements = concat(
      [{
        sid = "LookAtVersions"
        actions = [
          "s3:GetObject", "s3:GetObjectVersion",
          "s3:GetObjectTagging", "s3:GetObjectVersionTagging",
          "s3:PutObjectTagging", "s3:PutObjectVersionTagging",
        ]
        resources = [local.images]
      }],
      [
        for folder in local.inspection_folders :
        {
          # DeleteObject: what it made of an image that was deleted meanwhile.
          sid       = "StoreThumbnails"
          actions   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
          resources = ["${local.bucket_arn}/${folder}*"]
        }
      ],
    )
    list_prefixes = concat([var.key_prefix], local.inspection_folders)
  }
}

module "inspection_events" {
  source = "./modules/object-events"
  count  = var.inspection == null ? 0 : 1

  bucket_name   = local.bucket_name
  bucket_arn    = local.bucket_arn
  prefix        = var.key_prefix
  function_name = module.function["inspect"].function_name
  function_arn  = module.function["inspect"].function_arn
  qualifier     = module.function["inspect"].alias

  manage_notification = coalesce(var.inspection.manage_notification, local.creates_bucket)
}
