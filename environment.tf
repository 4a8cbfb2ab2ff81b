################################################################################
# Environment of all functions
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

  image_environment = {
    MAX_INPUT_PIXELS = var.image_limits.max_input_pixels
    MAX_FRAMES       = var.image_limits.max_frames
    # Fewer malloc arenas: libvips' threads then cost less memory, and sharp uses all cores (sharp, "Performance").
    MALLOC_ARENA_MAX = 2
  }

  output_environment = {
    MAX_SOURCE_BYTES  = var.image_limits.max_source_bytes
    MAX_OUTPUT_SIDE   = var.image_limits.max_output_side
    MAX_OUTPUT_PIXELS = var.image_limits.max_output_pixels
    MAX_AVIF_PIXELS   = var.image_limits.max_avif_pixels
    DERIVATIVE_PREFIX = local.derivative_prefix
  }

  # What fits into an answer of a function: 6 MB of base64 (Lambda developer guide, "Lambda quotas").
  max_buffered_bytes = 4500000

  # An existing bucket's encryption is not this module's: "" leaves it to the bucket.
  storage_encryption = (
    local.kms_key_arn != null ? "aws:kms" :
    local.creates_bucket ? "AES256" : ""
  )
}

################################################################################
# Environment of each function
################################################################################

locals {
  upload_environment = var.upload == null ? {} : {
    MAX_UPLOAD_BYTES   = var.upload.max_bytes
    CONVERT_TO         = var.upload.convert_to
    UPLOAD_URL_PATH    = var.presign == null ? "" : var.presign.upload_path
    IMAGES_PATH        = var.download == null ? var.upload.path : trimsuffix(var.download.path, "/{key+}")
    STORAGE_ENCRYPTION = local.storage_encryption
    STORAGE_KMS_KEY_ID = local.kms_key_arn == null ? "" : local.kms_key_arn
  }

  download_environment = var.download == null ? {} : {
    CACHE_CONTROL       = var.download.cache_control
    MAX_BUFFERED_BYTES  = local.max_buffered_bytes
    URL_EXPIRES_SECONDS = var.download.url_expires_seconds
  }

  presign_environment = var.presign == null ? {} : {
    KEY_TEMPLATE        = coalesce(var.presign.key_template, "${var.key_prefix}{userId}/{tweetId}.png")
    URL_EXPIRES_SECONDS = var.presign.url_expires_seconds
    MAX_UPLOAD_BYTES    = var.presign.max_upload_bytes
    CONTENT_TYPES       = join(",", var.presign.content_types)
    UPLOAD_URL_PATH     = var.presign.upload_path
    DOWNLOAD_URL_PATH   = var.presign.download_path
  }

  resize_environment = var.resize == null ? {} : {
    # The hash of a key is no secret, and a plan that shows it shows that the key changed.
    RESIZE_KEY_HASHES    = nonsensitive(join(",", [for key in var.resize_api_keys : sha256(key)]))
    SIGNING_SECRETS      = join(",", var.resize_signing_secrets)
    SOURCE_ALLOWED_HOSTS = join(",", var.resize.allowed_source_hosts)
    SOURCE_ALLOW_HTTP    = var.resize.allow_http_sources
    SOURCE_ALLOWED_PORTS = var.resize.allow_http_sources ? "443,80" : "443"
    SOURCE_TIMEOUT_MS    = var.resize.source_timeout_seconds * 1000
    CACHE_CONTROL        = var.resize.cache_control
    MAX_BUFFERED_BYTES   = local.max_buffered_bytes
    URL_EXPIRES_SECONDS  = var.resize.url_expires_seconds
  }

  thumbnails_environment = var.thumbnails == null ? {} : {
    THUMBNAIL_WIDTHS = join(",", var.thumbnails.widths)
    JOB_PREFIX       = local.job_prefix
  }

  environments = {
    upload     = merge(local.common_environment, local.image_environment, local.upload_environment)
    download   = merge(local.common_environment, local.download_environment)
    presign    = merge(local.common_environment, local.presign_environment)
    resize     = merge(local.common_environment, local.image_environment, local.output_environment, local.resize_environment)
    thumbnails = merge(local.common_environment, local.image_environment, local.output_environment, local.thumbnails_environment)
  }
}
