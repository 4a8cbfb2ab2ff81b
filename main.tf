data "aws_partition" "current" {}

################################################################################
# Bucket
################################################################################

locals {
  creates_bucket = var.existing_bucket == null

  bucket_name = local.creates_bucket ? module.image_bucket[0].bucket_name : var.existing_bucket.name
  bucket_arn  = "arn:${data.aws_partition.current.partition}:s3:::${local.bucket_name}"
  kms_key_arn = local.creates_bucket ? var.bucket.kms_key_arn : var.existing_bucket.kms_key_arn
}

locals {
  quarantine = one([
    for inspection in var.inspection[*] : {
      prefix = var.key_prefix
      tag    = "image-state"
      value  = "refused"
      days   = inspection.quarantine_days
    } if inspection.quarantine_days != null
  ])
}

module "image_bucket" {
  source = "./modules/image-bucket"
  count  = local.creates_bucket ? 1 : 0

  bucket        = var.bucket.name
  bucket_prefix = var.bucket.name == null ? var.name : null
  force_destroy = var.bucket.force_destroy

  versioning        = var.bucket.versioning
  kms_key_arn       = var.bucket.kms_key_arn
  policy_statements = var.bucket.policy_statements
  access_log        = var.bucket.access_log
  lifecycle_rules   = var.bucket.lifecycle_rules
  temporary_objects = local.temporary_objects
  quarantine        = local.quarantine

  # Pages that may call the API may also use the presigned URLs that it hands out.
  cors = var.cors == null ? null : { allow_origins = var.cors.allow_origins }

  tags = var.tags
}

################################################################################
# REST API
################################################################################

module "rest_api" {
  source = "./modules/rest-api"

  name        = var.name
  description = "Image API ${var.name}"

  endpoint_type                = var.endpoint_type
  ip_address_type              = var.ip_address_type
  security_policy              = var.security_policy
  endpoint_access_mode         = var.endpoint_access_mode
  vpc_endpoint_ids             = var.vpc_endpoint_ids
  associate_vpc_endpoints      = var.associate_vpc_endpoints
  disable_execute_api_endpoint = var.disable_execute_api_endpoint
  policy_statements            = var.policy_statements

  binary_media_types       = var.binary_media_types
  minimum_compression_size = var.minimum_compression_size
  cors                     = var.cors
  gateway_responses        = var.gateway_responses
  lower_case_headers       = var.lower_case_headers

  routes                = merge(local.feature_routes, var.routes)
  default_authorization = var.default_authorization
  models                = var.models
  authorizers           = var.authorizers
  api_keys              = var.api_keys
  usage_plans           = var.usage_plans

  stage = var.stage
  access_log = var.access_log == null ? null : merge(var.access_log, {
    retention_days = coalesce(var.access_log.retention_days, var.log_retention_days)
  })
  logging_role_arn = var.logging_role_arn

  web_acl_arn       = var.web_acl_arn
  associate_web_acl = var.associate_web_acl

  release            = var.release
  canary             = var.canary
  kept_releases      = var.kept_releases
  client_certificate = var.client_certificate

  tags = var.tags
}
