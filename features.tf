################################################################################
# Features that have a function
################################################################################

# feature-<name>.tf holds all of one feature, its variable too, so that it is read, moved and removed whole; here and in functions.tf
# is what they share. A feature is null when it is off, else an object with
#   access         authorization, authorization_scopes and api_key_required of its routes
#   description    of the function
#   routes         "METHOD /path" => what its invocation adds to the integration (`lambda` of a route of modules/rest-api)
#   environment    variables beside common_environment
#   statements     what the function may do with objects; the use of the bucket's key follows from it
# and whatever differs from feature_defaults.
locals {
  features = {
    download   = local.download_feature
    info       = local.info_feature
    inspect    = local.inspect_feature
    manage     = local.manage_feature
    presign    = local.presign_feature
    resize     = local.resize_feature
    thumbnails = local.thumbnails_feature
    upload     = local.upload_feature
  }

  function_names = [for name, feature in local.features : name]

  # Enough for what moves bytes and never decodes them.
  feature_defaults = {
    memory_size        = 256
    timeout            = 29
    architecture       = "arm64"
    async              = null
    response_streaming = false
    # Of routes that not the same may call as the others: "METHOD /path" => what `access` holds.
    route_access = {}
    # Prefixes where the function must tell a missing object from a forbidden one.
    list_prefixes = []
  }
}

################################################################################
# Environment that features pick from
################################################################################

locals {
  common_environment = merge(
    {
      S3_BUCKET_NAME      = local.bucket_name
      KEY_PREFIX          = var.key_prefix
      CORS_ALLOW_ORIGINS  = var.cors == null ? "" : join(",", var.cors.allow_origins)
      CORS_EXPOSE_HEADERS = var.cors == null ? "" : join(",", var.cors.expose_headers)
      METRICS_NAMESPACE   = var.function_defaults.metrics_namespace
    },
    var.s3_endpoint_url == null ? {} : { S3_ENDPOINT_URL = var.s3_endpoint_url },
  )

  # Of functions that decode images.
  image_environment = {
    MAX_INPUT_PIXELS = var.image_limits.max_input_pixels
    MAX_FRAMES       = var.image_limits.max_frames
    # Fewer malloc arenas: libvips' threads then cost less memory, and sharp uses all cores (sharp, "Performance").
    MALLOC_ARENA_MAX = 2
  }

  # Of functions that make images.
  output_environment = {
    MAX_SOURCE_BYTES  = var.image_limits.max_source_bytes
    MAX_OUTPUT_SIDE   = var.image_limits.max_output_side
    MAX_OUTPUT_PIXELS = var.image_limits.max_output_pixels
    MAX_AVIF_PIXELS   = var.image_limits.max_avif_pixels
    DERIVATIVE_PREFIX = local.derivative_prefix
  }

  # What fits into an answer of a function: 6 MB of base64 (Lambda developer guide, "Lambda quotas").
  max_buffered_bytes = 4500000
}

################################################################################
# Places in the bucket
################################################################################

locals {
  derivative_prefix = "derivatives/"
  job_prefix        = "jobs/"

  images      = "${local.bucket_arn}/${var.key_prefix}*"
  derivatives = "${local.bucket_arn}/${local.derivative_prefix}*"
  jobs        = "${local.bucket_arn}/${local.job_prefix}*"
}
