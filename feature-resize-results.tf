################################################################################
# Results of /resize: kept, large, and those that could not be made
################################################################################

locals {
  # functions/shared/derivatives.ts: a folder of each kind. What an answer cannot carry is stored, and read by a presigned URL.
  resize_folders = flatten([for resize in var.resize[*] : [
    for folder, is_used in {
      "resize/"  = !resize.response_streaming && resize.store_large_results
      "results/" = resize.cache
    } : "${local.derivative_prefix}${folder}" if is_used
  ]])

  resize_writes = length(local.resize_folders) == 0 ? [] : [{
    sid       = "StoreResults"
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = [for folder in local.resize_folders : "${local.bucket_arn}/${folder}*"]
  }]

  # Days until S3 deletes what lies below a prefix of the module's own bucket, its old versions too.
  temporary_objects = {
    for days in flatten(var.resize[*].cache_days) : "${local.derivative_prefix}results/" => days if days != null
  }

  resize_result_environment = merge(flatten([for resize in var.resize[*] : [
    {
      RESIZE_CACHE               = resize.cache
      RESIZE_STORE_LARGE_RESULTS = resize.store_large_results
    },
    [for fallback in resize.fallback[*] : {
      RESIZE_FALLBACK_KEY     = fallback.key
      RESIZE_FALLBACK_SECONDS = fallback.cache_seconds
      # A page's script may read what went wrong; the body is a picture.
      CORS_EXPOSE_HEADERS = var.cors == null ? "" : join(",", distinct(concat(var.cors.expose_headers, ["x-error-code"])))
    }],
  ]])...)
}

locals {
  cache_problems = flatten([
    for resize in var.resize[*] : [
      for days in resize.cache_days[*] : concat(
        floor(days) == days && days >= 1 ? [] : [
          "resize.cache_days is ${days}; set a whole number of days from 1, or null to keep results until their image is deleted."
        ],
        resize.cache ? [] : ["resize.cache_days is ${days} without resize.cache; set cache = true, or leave cache_days out."],
        local.creates_bucket ? [] : [
          join(" ", [
            "resize.cache_days is ${days} with existing_bucket, whose settings are left alone; leave it out, and give that bucket a",
            "lifecycle rule for \"${local.derivative_prefix}results/\".",
          ])
        ],
      )
    ]
  ])

  fallback_problems = flatten([
    for resize in var.resize[*] : [
      for fallback in resize.fallback[*] : concat(
        # functions/shared/keys.ts has the whole rule, and the function does not start with what breaks it.
        can(regex("^/|^\\.{0,2}$|//|/$|(^|/)\\.{1,2}(/|$)|[\\x00-\\x1f\\x7f\\\\]", fallback.key)) ? [
          "resize.fallback.key is \"${fallback.key}\"; give the key of a stored image as callers write it, such as \"fallback.png\"."
        ] : [],
        [
          for seconds in [fallback.cache_seconds] :
          "resize.fallback.cache_seconds is ${seconds}; set a whole number of seconds from 0 to 31536000."
          if floor(seconds) != seconds || seconds < 0 || seconds > 31536000
        ],
      )
    ]
  ])

  result_problems = concat(local.cache_problems, local.fallback_problems)
}
