data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

################################################################################
# Bucket
################################################################################

locals {
  bucket_name = (
    var.bucket != null ? var.bucket :
    "${var.bucket_prefix}-${data.aws_caller_identity.current.account_id}-${data.aws_region.current.id}"
  )

  # Known at the first plan, unlike aws_s3_bucket.this.arn.
  bucket_arn = "arn:${data.aws_partition.current.partition}:s3:::${aws_s3_bucket.this.bucket}"
}

# Account and region are unknown while something that the module depends_on changes, and an unknown name plans the replacement
# of the bucket. So it keeps its name until the part that is always known changes. A whole name counts without account and
# region, so that writing out the name that the bucket has changes nothing.
resource "terraform_data" "name" {
  input = replace(coalesce(var.bucket, var.bucket_prefix), "/-[0-9]{12}-[a-z]{2}(-[a-z]+)+-[0-9]+$/", "")
}

resource "aws_s3_bucket" "this" {
  # checkov:skip=CKV_AWS_21: Versioning is on by default; a caller who sets versioning = false means it.
  # checkov:skip=CKV_AWS_144: A copy in another region doubles the bill; examples/multi-region replicates.
  # checkov:skip=CKV2_AWS_62: A bucket has one notification configuration: the caller's, or that of modules/object-events.
  bucket        = local.bucket_name
  force_destroy = var.force_destroy

  tags = var.tags

  lifecycle {
    ignore_changes       = [bucket]
    replace_triggered_by = [terraform_data.name]

    # What the above overlooks: another account or region, an import, a new name at the first plan with this version.
    postcondition {
      condition = self.bucket == local.bucket_name
      error_message = join(" ", [
        "The bucket is \"${self.bucket}\", and its name should become \"${local.bucket_name}\", which would replace it and delete its",
        "images. Keep it with bucket = \"${self.bucket}\" (bucket = { name = \"${self.bucket}\" } of the root module), or ask for the",
        "replacement: terraform apply -replace=ADDRESS, where terraform state list tells the address of aws_s3_bucket.this.",
      ])
    }
  }
}

################################################################################
# Access
################################################################################

resource "aws_s3_bucket_public_access_block" "this" {
  bucket = aws_s3_bucket.this.bucket

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "this" {
  bucket = aws_s3_bucket.this.bucket

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

locals {
  tls_statement = {
    Sid       = "RefusePlainHttp"
    Effect    = "Deny"
    Principal = "*"
    Action    = "s3:*"
    Resource  = [local.bucket_arn, "${local.bucket_arn}/*"]
    Condition = { Bool = { "aws:SecureTransport" = "false" } }
  }

  own_statements = [
    for s in var.policy_statements : merge(
      s.sid == null ? {} : { Sid = s.sid },
      {
        Effect    = s.effect
        Principal = s.principals
        Action    = s.actions
        Resource  = [for path in s.paths : "${local.bucket_arn}${path}"]
      },
      length(s.conditions) == 0 ? {} : { Condition = s.conditions },
    )
  ]
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.bucket
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = concat([local.tls_statement], local.own_statements)
  })

  # Both at once answer 409 OperationAborted (hashicorp/terraform-provider-aws#7628).
  depends_on = [aws_s3_bucket_public_access_block.this]
}

################################################################################
# Protection of the objects
################################################################################

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.bucket

  versioning_configuration {
    status = var.versioning ? "Enabled" : "Suspended"
  }
}

# Holds the key, so that another one replaces the rule below.
resource "terraform_data" "kms_key" {
  input = var.kms_key_arn
}

# Without a key it says what S3 does anyway. It is there all the same: a count would refuse a key that the same apply makes.
resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.bucket

  rule {
    bucket_key_enabled = var.kms_key_arn != null

    apply_server_side_encryption_by_default {
      sse_algorithm     = var.kms_key_arn == null ? "AES256" : "aws:kms"
      kms_master_key_id = var.kms_key_arn
    }
  }

  lifecycle {
    # S3 adds blocked_encryption_types to the rule, which providers 6.22 to 6.39 would plan to take away for ever, and 5.100 does
    # not know (hashicorp/terraform-provider-aws#47320).
    ignore_changes       = [rule]
    replace_triggered_by = [terraform_data.kms_key]
  }
}

resource "aws_s3_bucket_logging" "this" {
  count = var.access_log == null ? 0 : 1

  bucket        = aws_s3_bucket.this.bucket
  target_bucket = var.access_log.bucket
  target_prefix = var.access_log.prefix
}

################################################################################
# Browsers
################################################################################

resource "aws_s3_bucket_cors_configuration" "this" {
  count = var.cors == null ? 0 : 1

  bucket = aws_s3_bucket.this.bucket

  cors_rule {
    allowed_origins = var.cors.allow_origins
    allowed_methods = var.cors.allow_methods
    allowed_headers = var.cors.allow_headers
    expose_headers  = var.cors.expose_headers
    max_age_seconds = var.cors.max_age_seconds
  }
}
