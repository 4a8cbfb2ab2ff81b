################################################################################
# Role that API Gateway assumes
################################################################################

data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

locals {
  partition  = data.aws_partition.current.partition
  bucket_arn = "arn:${local.partition}:s3:::${var.bucket_name}"

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
        {
          Sid      = "Objects"
          Effect   = "Allow"
          Action   = concat(["s3:GetObject"], var.allow_put ? ["s3:PutObject"] : [])
          Resource = "${local.bucket_arn}/${var.key_prefix}*"
        },
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

resource "aws_iam_role" "this" {
  name               = var.name
  assume_role_policy = local.trust_policy
  tags               = var.tags
}

resource "aws_iam_role_policy" "this" {
  name   = "s3"
  role   = aws_iam_role.this.name
  policy = local.permissions_policy
}

locals {
  # From known strings, so that a first plan shows the whole API; through the policy, so that the API comes after it.
  role_arn = "arn:${local.partition}:iam::${data.aws_caller_identity.current.account_id}:role/${aws_iam_role_policy.this.role}"
}
