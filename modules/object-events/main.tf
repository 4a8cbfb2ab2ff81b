data "aws_caller_identity" "current" {}

################################################################################
# Permission
################################################################################

locals {
  # An alias has a policy and an ARN of its own.
  target_arn = var.qualifier == null ? var.function_arn : "${var.function_arn}:${var.qualifier}"
}

# Account and partition are unknown while something that the module depends_on changes, and would plan another permission; in
# between S3's events would be lost. It is made anew when the bucket or the function is another one.
resource "terraform_data" "pair" {
  input = [var.bucket_name, var.function_name, var.qualifier]
}

resource "aws_lambda_permission" "this" {
  statement_id  = "s3-${substr(sha256(var.bucket_name), 0, 8)}"
  action        = "lambda:InvokeFunction"
  function_name = var.function_name
  qualifier     = var.qualifier
  principal     = "s3.amazonaws.com"
  source_arn    = var.bucket_arn

  # The ARN of a bucket names no account: who makes a deleted bucket's name anew must not invoke the function (Lambda developer
  # guide, "Process Amazon S3 event notifications with Lambda").
  source_account = data.aws_caller_identity.current.account_id

  lifecycle {
    ignore_changes       = [source_account, source_arn]
    replace_triggered_by = [terraform_data.pair]
  }
}

################################################################################
# Notification
################################################################################

resource "aws_s3_bucket_notification" "this" {
  count = var.manage_notification ? 1 : 0

  bucket = var.bucket_name

  lambda_function {
    lambda_function_arn = local.target_arn
    events              = local.events
    filter_prefix       = var.prefix
  }

  # S3 asks the function's policy when it is told of it, and refuses a destination that it may not invoke.
  depends_on = [aws_lambda_permission.this]
}

locals {
  events = ["s3:ObjectCreated:*"]
}
