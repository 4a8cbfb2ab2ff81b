################################################################################
# Routes of the features
################################################################################

locals {
  upload_routes = var.upload == null ? {} : {
    "POST ${var.upload.path}" = merge(local.access.upload, {
      lambda = local.integrations.upload
    })
  }

  download_routes = var.download == null ? {} : {
    for method in ["GET", "HEAD"] : "${method} ${var.download.path}" => merge(local.access.download, {
      lambda = local.integrations.download
    })
  }

  presign_routes = var.presign == null ? {} : {
    for path in [var.presign.upload_path, var.presign.download_path] : "POST ${path}" => merge(local.access.presign, {
      lambda = local.integrations.presign
    })
  }

  resize_routes = var.resize == null ? {} : {
    for method in ["GET", "HEAD"] : "${method} ${var.resize.path}" => merge(local.access.resize, {
      lambda = local.integrations.resize
    })
  }

  thumbnails_routes = var.thumbnails == null ? {} : {
    "POST ${var.thumbnails.path}" = merge(local.access.thumbnails, {
      lambda = merge(local.integrations.thumbnails, { async = true })
    })
    "GET ${var.thumbnails.path}/{id}" = merge(local.access.thumbnails, {
      lambda = merge(local.integrations.thumbnails, { async = false })
    })
  }

  # Health checks carry no credentials, and the answer tells nothing.
  health_routes = var.health == null ? {} : {
    "GET ${var.health.path}" = {
      authorization = "NONE"
      mock          = { body = jsonencode({ status = "ok" }) }
    }
  }
}

################################################################################
# What the routes of a feature share
################################################################################

locals {
  function_features = {
    for name, feature in {
      upload     = var.upload
      download   = var.download
      presign    = var.presign
      resize     = var.resize
      thumbnails = var.thumbnails
    } : name => feature if feature != null
  }

  access = {
    for name, feature in local.function_features : name => {
      authorization        = coalesce(feature.authorization, var.authorization)
      authorization_scopes = feature.authorization_scopes
      api_key_required     = feature.api_key_required
    }
  }

  integrations = {
    for name in keys(local.function_features) : name => {
      function_name      = module.function[name].function_name
      qualifier          = module.function[name].alias
      response_streaming = contains(local.streaming_functions, name)
      # Only a streamed answer may take longer than 29 s.
      timeout_ms = contains(local.streaming_functions, name) ? local.settings[name].timeout * 1000 : null
    }
  }
}

################################################################################
# All of them
################################################################################

locals {
  sets_of_routes = concat(
    [
      local.upload_routes,
      local.download_routes,
      local.presign_routes,
      local.resize_routes,
      local.thumbnails_routes,
      local.health_routes,
    ],
    module.s3_proxy[*].routes,
  )

  feature_routes     = merge(local.sets_of_routes...)
  feature_route_keys = flatten([for routes in local.sets_of_routes : keys(routes)])

  # merge() would silently let the last of two win; refused at output "openapi".
  repeated_routes = distinct([
    for key in local.feature_route_keys : key
    if length([for other in local.feature_route_keys : other if other == key]) > 1
  ])
}
