################################################################################
# Which functions, with which settings
################################################################################

locals {
  # CPU grows with memory, 1769 MB are one vCPU. Upload decodes once to verify; resize and thumbnails also encode.
  default_settings = {
    upload     = { memory_size = 1024, timeout = 29, architecture = var.architecture }
    download   = { memory_size = 256, timeout = 29, architecture = "arm64" }
    presign    = { memory_size = 256, timeout = 29, architecture = "arm64" }
    resize     = { memory_size = 1769, timeout = 29, architecture = var.architecture }
    thumbnails = { memory_size = 1769, timeout = 120, architecture = var.architecture }
  }

  settings = {
    for name, defaults in local.default_settings : name => merge(
      defaults,
      { reserved_concurrent_executions = null },
      [for function, own in var.functions : { for setting, value in own : setting => value if value != null } if function == name]...
    )
    if contains(keys(local.function_features), name)
  }

  streaming_functions = concat(
    [for download in var.download[*] : "download" if download.response_streaming],
    [for resize in var.resize[*] : "resize" if resize.response_streaming],
  )

  descriptions = {
    upload     = "Stores the image in the body of a request"
    download   = "Returns a stored image"
    presign    = "Signs S3 URLs for uploads and downloads"
    resize     = "Resizes an image of the bucket or of an allowed host"
    thumbnails = "Makes thumbnails in the background and tells the state of a job"
  }
}

module "artifacts" {
  source = "./modules/artifacts"

  directory = var.artifacts.s3_bucket == null ? coalesce(var.artifacts.directory, "${path.module}/dist") : null
  s3        = var.artifacts.s3_bucket == null ? null : { bucket = var.artifacts.s3_bucket, prefix = var.artifacts.s3_prefix }
  functions = { for name, settings in local.settings : name => settings.architecture }
}

module "function" {
  source   = "./modules/lambda-function"
  for_each = local.settings

  name        = "${var.name}-${each.key}"
  description = local.descriptions[each.key]
  artifact    = module.artifacts.functions[each.key]
  handler     = contains(local.streaming_functions, each.key) ? "index.streamHandler" : null

  environment                    = local.environments[each.key]
  policy_statements              = local.statements[each.key]
  memory_size                    = each.value.memory_size
  timeout                        = each.value.timeout
  reserved_concurrent_executions = each.value.reserved_concurrent_executions

  async = each.key != "thumbnails" ? null : { on_failure_arn = var.thumbnails.on_failure_arn }

  alias                    = var.function_defaults.alias
  log_format               = var.function_defaults.log_format
  log_retention_days       = var.log_retention_days
  permissions_boundary_arn = var.function_defaults.permissions_boundary_arn
  tracing                  = var.function_defaults.tracing
  vpc_config               = var.function_defaults.vpc_config

  tags = var.tags
}
