################################################################################
# Role that API Gateway assumes
################################################################################

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  bucket_arn = "arn:${data.aws_partition.current.partition}:s3:::${var.bucket_name}"
  reads_some = length(var.read_conditions) > 0
  role_name  = var.append_region ? "${var.name}-${data.aws_region.current.id}" : var.name

  # No aws:SourceArn condition: API Gateway documents none for the roles of integrations, and iam:PassRole already
  # keeps another account from naming this role in its API.
  trust_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "apigateway.amazonaws.com" }
    }]
  })

  permissions_policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        merge(
          {
            Sid      = "Objects"
            Effect   = "Allow"
            Action   = concat(["s3:GetObject"], var.allow_put && !local.reads_some ? ["s3:PutObject"] : [])
            Resource = "${local.bucket_arn}/${var.key_prefix}*"
          },
          { for conditions in local.reads_some ? [var.read_conditions] : [] : "Condition" => conditions },
        ),
      ],
      # Its own statement there: a write has no tags of the object that it replaces.
      [
        for action in var.allow_put && local.reads_some ? ["s3:PutObject"] : [] : {
          Sid      = "Writes"
          Effect   = "Allow"
          Action   = action
          Resource = "${local.bucket_arn}/${var.key_prefix}*"
        }
      ],
      # With it S3 answers 404 for a missing object, without it 403. The condition keeps the rest of the bucket unlisted,
      # and refuses a request without a prefix.
      [
        {
          Sid       = "MissingIs404"
          Effect    = "Allow"
          Action    = "s3:ListBucket"
          Resource  = local.bucket_arn
          Condition = { StringLike = { "s3:prefix" = "${var.key_prefix}*" } }
        },
      ],
      [
        for arn in var.kms_key_arn[*] : {
          Sid      = "Key"
          Effect   = "Allow"
          Action   = concat(["kms:Decrypt"], var.allow_put ? ["kms:GenerateDataKey"] : [])
          Resource = arn
        }
      ],
    )
  })
}

# The region is unknown while something that the module depends_on changes, and an unknown name plans the replacement of the
# role, so that for a moment nothing could be read. The role keeps its name until `name` changes.
resource "terraform_data" "name" {
  input = var.name
}

resource "aws_iam_role" "this" {
  name               = local.role_name
  assume_role_policy = local.trust_policy
  tags               = var.tags

  lifecycle {
    ignore_changes       = [name]
    replace_triggered_by = [terraform_data.name]
  }
}

resource "aws_iam_role_policy" "this" {
  name   = "s3"
  role   = aws_iam_role.this.name
  policy = local.permissions_policy
}

locals {
  # Without the account, which may be unknown; through the policy, so that the API comes after it.
  credentials = "role/${aws_iam_role_policy.this.role}"
}
