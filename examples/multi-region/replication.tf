################################################################################
# The same images in both regions
################################################################################

# Without it, an image uploaded in one region is a 404 in the other. Replication takes seconds, at times minutes.

locals {
  buckets = {
    primary   = { name = module.primary.bucket_name, arn = module.primary.bucket_arn }
    secondary = { name = module.secondary.bucket_name, arn = module.secondary.bucket_arn }
  }
}

resource "aws_iam_role" "replication" {
  provider = aws.primary # IAM is global

  name = "${var.name}-replication"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "s3.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "replication" {
  provider = aws.primary

  name = "replication"
  role = aws_iam_role.replication.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
        Resource = [for bucket in local.buckets : bucket.arn]
      },
      {
        Effect = "Allow"
        Action = [
          "s3:GetObjectVersionAcl", "s3:GetObjectVersionForReplication", "s3:GetObjectVersionTagging",
          "s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags",
        ]
        Resource = [for bucket in local.buckets : "${bucket.arn}/*"]
      },
    ]
  })
}

# Replicas are not replicated again, so the two rules do not chase each other.
resource "aws_s3_bucket_replication_configuration" "primary_to_secondary" {
  provider = aws.primary

  bucket = local.buckets.primary.name
  role   = aws_iam_role.replication.arn

  rule {
    id     = "to-secondary"
    status = "Enabled"

    filter {}

    delete_marker_replication {
      status = "Enabled"
    }

    destination {
      bucket = local.buckets.secondary.arn
    }
  }

  # Both buckets must be versioned first.
  depends_on = [module.primary, module.secondary]
}

resource "aws_s3_bucket_replication_configuration" "secondary_to_primary" {
  provider = aws.secondary

  bucket = local.buckets.secondary.name
  role   = aws_iam_role.replication.arn

  rule {
    id     = "to-primary"
    status = "Enabled"

    filter {}

    delete_marker_replication {
      status = "Enabled"
    }

    destination {
      bucket = local.buckets.primary.arn
    }
  }

  depends_on = [module.primary, module.secondary]
}
