################################################################################
# What is behind: queue, tables, state machine, bucket
################################################################################

resource "aws_sqs_queue" "orders" {
  name                      = "${var.name}-orders"
  message_retention_seconds = 86400
  sqs_managed_sse_enabled   = true
}

resource "aws_dynamodb_table" "this" {
  # checkov:skip=CKV_AWS_28: Recovery to a point in time bills each GB, and these items are an example's.
  # checkov:skip=CKV_AWS_119: DynamoDB encrypts with a key of its own; one of the account bills each call.
  for_each = toset(["items", "reports"])

  name         = "${var.name}-${each.key}"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_iam_role" "state_machine" {
  name = "${var.name}-state-machine"

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "states.amazonaws.com" } }]
  })
}

resource "aws_sfn_state_machine" "this" {
  # checkov:skip=CKV_AWS_284: X-Ray bills each trace, and this machine has one state.
  # checkov:skip=CKV_AWS_285: The log bills each line, and this machine has one state.
  name     = var.name
  role_arn = aws_iam_role.state_machine.arn

  definition = jsonencode({
    StartAt = "Accept"
    States  = { Accept = { Type = "Pass", End = true } }
  })
}

locals {
  execution_arn = replace(aws_sfn_state_machine.this.arn, ":stateMachine:", ":execution:")
}

resource "aws_s3_bucket" "files" {
  # checkov:skip=CKV_AWS_18: It stands for a bucket that your stack has; modules/image-bucket shows how the module makes one.
  # checkov:skip=CKV_AWS_21: It stands for a bucket that your stack has; modules/image-bucket shows how the module makes one.
  # checkov:skip=CKV_AWS_144: It stands for a bucket that your stack has; modules/image-bucket shows how the module makes one.
  # checkov:skip=CKV_AWS_145: It stands for a bucket that your stack has; modules/image-bucket shows how the module makes one.
  # checkov:skip=CKV2_AWS_61: It stands for a bucket that your stack has; modules/image-bucket shows how the module makes one.
  # checkov:skip=CKV2_AWS_62: It stands for a bucket that your stack has; modules/image-bucket shows how the module makes one.
  bucket_prefix = "${var.name}-"
  force_destroy = var.force_destroy
}

resource "aws_s3_bucket_public_access_block" "files" {
  bucket = aws_s3_bucket.files.bucket

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
