################################################################################
# Functions of the features that are on
################################################################################

locals {
  # Compared with null, a feature that holds a secret would make its whole function a secret.
  enabled_features = {
    for name, feature in local.features : name => merge(local.feature_defaults, feature) if length(feature[*]) == 1
  }

  # Without ListBucket S3 answers 403 for a key that does not exist, and the client would see no 404.
  list_statements = {
    for name, feature in local.enabled_features : name => length(feature.list_prefixes) == 0 ? [] : [{
      sid        = "TellMissingFromForbidden"
      actions    = ["s3:ListBucket"]
      resources  = [local.bucket_arn]
      conditions = { StringLike = { "s3:prefix" = [for prefix in feature.list_prefixes : "${prefix}*"] } }
    }]
  }

  writers = [
    for name, feature in local.enabled_features : name
    if contains(flatten(feature.statements[*].actions), "s3:PutObject")
  ]

  key_statements = {
    for name, feature in local.enabled_features : name => [
      for arn in local.kms_key_arn[*] : {
        sid       = "UseBucketKey"
        actions   = concat(["kms:Decrypt"], contains(local.writers, name) ? ["kms:GenerateDataKey"] : [])
        resources = [arn]
      }
    ]
  }

  own_settings = {
    for name, settings in var.functions : name => { for setting, value in settings : setting => value if value != null }
  }

  functions = {
    for name, feature in local.enabled_features : name => merge(
      { reserved_concurrent_executions = null, release = null, provisioned_concurrency = null },
      feature,
      lookup(local.own_settings, name, {}),
      {
        environment = merge(local.common_environment, feature.environment)
        statements  = concat(feature.statements, local.list_statements[name], local.key_statements[name])
      },
    )
  }
}

# Measured: 945 MB for the costliest of 50 megapixels, and the SDK, an event and a body beside it.
locals {
  memory_for_images = 200 + 16 * var.image_limits.max_input_pixels / 1000000

  short_of_memory = [
    for name, function in local.functions : "${name} has ${function.memory_size} MB"
    if contains(keys(function.environment), "MAX_INPUT_PIXELS") && function.memory_size < local.memory_for_images
  ]
}

check "memory_for_the_largest_image" {
  assert {
    condition     = length(local.short_of_memory) == 0
    error_message = <<-EOT
      ${join(", ", local.short_of_memory)}: images of image_limits.max_input_pixels (${var.image_limits.max_input_pixels}) may need
      ${ceil(local.memory_for_images)} MB, and a function that goes over is ended (502). Raise memory_size in functions, or lower the limit.
    EOT
  }
}

module "artifacts" {
  source = "./modules/artifacts"

  directory = var.artifacts.s3_bucket == null ? coalesce(var.artifacts.directory, "${path.module}/dist") : null
  s3        = var.artifacts.s3_bucket == null ? null : { bucket = var.artifacts.s3_bucket, prefix = var.artifacts.s3_prefix }
  functions = { for name, function in local.functions : name => function.architecture }
  demo_page = var.demo_page != null
}

module "function" {
  source   = "./modules/lambda-function"
  for_each = local.functions

  name        = "${var.name}-${each.key}"
  description = each.value.description
  artifact    = module.artifacts.functions[each.key]
  handler     = each.value.response_streaming ? "index.streamHandler" : null
  runtime     = var.function_defaults.runtime

  environment                    = each.value.environment
  policy_statements              = each.value.statements
  memory_size                    = each.value.memory_size
  timeout                        = each.value.timeout
  reserved_concurrent_executions = each.value.reserved_concurrent_executions
  async                          = each.value.async

  alias                    = var.function_defaults.alias
  release                  = each.value.release
  provisioned_concurrency  = each.value.provisioned_concurrency
  environment_kms_key_arn  = var.function_defaults.environment_kms_key_arn
  log_format               = var.function_defaults.log_format
  log_kms_key_arn          = var.function_defaults.log_kms_key_arn
  log_retention_days       = var.log_retention_days
  permissions_boundary_arn = var.function_defaults.permissions_boundary_arn
  tracing                  = var.function_defaults.tracing
  vpc_config               = var.function_defaults.vpc_config

  tags = var.tags
}
