terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}

data "aws_partition" "current" {}

################################################################################
# What the stack had before: a bucket with shipping labels
################################################################################

resource "aws_s3_bucket" "shop" {
  # checkov:skip=CKV_AWS_18: It stands for a bucket that your stack has; modules/image-bucket shows how the module makes one.
  # checkov:skip=CKV_AWS_21: It stands for a bucket that your stack has; modules/image-bucket shows how the module makes one.
  # checkov:skip=CKV_AWS_144: It stands for a bucket that your stack has; modules/image-bucket shows how the module makes one.
  # checkov:skip=CKV_AWS_145: It stands for a bucket that your stack has; modules/image-bucket shows how the module makes one.
  # checkov:skip=CKV2_AWS_61: It stands for a bucket that your stack has; modules/image-bucket shows how the module makes one.
  # checkov:skip=CKV2_AWS_62: It stands for a bucket that your stack has; modules/image-bucket shows how the module makes one.
  bucket_prefix = "${var.name}-"
  force_destroy = var.force_destroy
}

resource "aws_s3_bucket_public_access_block" "shop" {
  bucket = aws_s3_bucket.shop.bucket

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_object" "label" {
  bucket       = aws_s3_bucket.shop.bucket
  key          = "labels/sample.png"
  source       = "${path.module}/label.png"
  source_hash  = filesha256("${path.module}/label.png")
  content_type = "image/png"
}

################################################################################
# A function of the stack's own
################################################################################

# Terraform cannot make a zip, and a stack builds its code in its own way. To stay runnable this one takes an archive of
# the module, with an environment and permissions of its own: it serves labels/ and can read nothing else.
module "artifacts" {
  source = "../../modules/artifacts"

  directory = "${path.module}/../../dist"
  functions = { download = "arm64" }
}

locals {
  shop_arn = "arn:${data.aws_partition.current.partition}:s3:::${aws_s3_bucket.shop.bucket}"
}

module "labels" {
  source = "../../modules/lambda-function"

  name     = "${var.name}-labels"
  artifact = module.artifacts.functions.download

  environment = {
    S3_BUCKET_NAME = aws_s3_bucket.shop.bucket
    KEY_PREFIX     = "labels/"
  }

  policy_statements = [
    { actions = ["s3:GetObject"], resources = ["${local.shop_arn}/labels/*"] },
    {
      actions    = ["s3:ListBucket"]
      resources  = [local.shop_arn]
      conditions = { StringLike = { "s3:prefix" = ["labels/*"] } }
    },
  ]
}

################################################################################
# The image API on that bucket, with two routes of the stack
################################################################################

module "image_api" {
  source = "../.."

  name         = var.name
  architecture = var.architecture

  endpoint_type    = var.endpoint_type
  vpc_endpoint_ids = var.vpc_endpoint_ids

  # Everyone may read and upload: this is an example. "AWS_IAM" closes all that says nothing else.
  authorization = "NONE"

  existing_bucket = { name = aws_s3_bucket.shop.bucket }

  upload   = { path = "/products/images" }
  download = { path = "/products/images/{key+}" }
  health   = {}

  presign    = null
  resize     = null
  s3_proxy   = null
  thumbnails = null

  routes = {
    "GET /labels/{key+}" = {
      authorization = "NONE"
      lambda        = { function_name = module.labels.function_name }
    }
    "GET /version" = {
      authorization = "NONE"
      mock          = { body = jsonencode({ version = "2.3.0" }) }
    }
  }
}

################################################################################
# Its outputs, used elsewhere in the stack
################################################################################

resource "aws_iam_policy" "upload_products" {
  name        = "${var.name}-upload-products"
  description = "May upload product images through the API"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "execute-api:Invoke"
      Resource = "${module.image_api.execution_arn}/${module.image_api.stage_name}/POST/products/images"
    }]
  })
}

resource "aws_s3_object" "openapi" {
  bucket       = aws_s3_bucket.shop.bucket
  key          = "docs/openapi.json"
  content      = module.image_api.openapi
  content_type = "application/json"
}

resource "aws_cloudwatch_metric_alarm" "server_errors" {
  alarm_name          = "${var.name}-5xx"
  alarm_description   = "The image API answers with server errors"
  namespace           = "AWS/ApiGateway"
  metric_name         = "5XXError"
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"

  dimensions = {
    ApiName = var.name
    Stage   = module.image_api.stage_name
  }
}
