################################################################################
# Lifecycle
################################################################################

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  count = var.lifecycle_rules == null && length(var.temporary_objects) == 0 && var.quarantine == null ? 0 : 1

  bucket = aws_s3_bucket.this.bucket

  dynamic "rule" {
    for_each = var.lifecycle_rules[*]

    content {
      id     = "leftovers"
      status = "Enabled"

      filter {}

      abort_incomplete_multipart_upload {
        days_after_initiation = rule.value.abandoned_multipart_days
      }

      noncurrent_version_expiration {
        noncurrent_days = rule.value.noncurrent_version_days
      }
    }
  }

  # A rule with a tag takes no other actions: neither unfinished uploads nor delete markers have tags (S3 user guide, "Lifecycle
  # configuration elements").
  dynamic "rule" {
    for_each = var.quarantine[*]

    content {
      id     = "quarantine"
      status = "Enabled"

      filter {
        and {
          prefix = rule.value.prefix
          tags   = { (rule.value.tag) = rule.value.value }
        }
      }

      expiration {
        days = rule.value.days
      }

      noncurrent_version_expiration {
        noncurrent_days = 1
      }
    }
  }

  dynamic "rule" {
    for_each = merge([for rules in var.lifecycle_rules[*] : rules.expirations]...)

    content {
      id     = "expire-${trimsuffix(rule.key, "/")}"
      status = "Enabled"

      filter {
        prefix = rule.key
      }

      expiration {
        days = rule.value
      }
    }
  }

  # In a bucket with versions an expiration only hides an object (S3 User Guide, "Expiring objects"): its old version would stay.
  dynamic "rule" {
    for_each = var.temporary_objects

    content {
      id     = "temporary-${trimsuffix(rule.key, "/")}"
      status = "Enabled"

      filter {
        prefix = rule.key
      }

      expiration {
        days = rule.value
      }

      noncurrent_version_expiration {
        noncurrent_days = 1
      }
    }
  }

  # Old versions can only be named once the bucket keeps any.
  depends_on = [aws_s3_bucket_versioning.this]
}
