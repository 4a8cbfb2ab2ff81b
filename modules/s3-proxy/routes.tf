################################################################################
# Routes
################################################################################

locals {
  # What makes a request conditional or partial; nothing else of the caller's reaches S3 (no ?acl, no ?versionId).
  # S3 honours Range on HEAD as well, where it means nothing (RFC 9110, 14.2).
  condition_headers = ["If-Match", "If-Modified-Since", "If-None-Match", "If-Unmodified-Since"]
  read_request_headers = {
    GET  = concat(local.condition_headers, ["Range"])
    HEAD = local.condition_headers
  }

  # S3's own header -> the answer's. Only mapped headers exist: without this an image has no Content-Type. Not Content-Length:
  # API Gateway sends its own, and a mapped one as x-amzn-Remapped-Content-Length.
  read_response_headers = [
    "Accept-Ranges", "Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Type", "ETag", "Last-Modified"
  ]

  # An object that pretends to be a page must not run as one. ("default-src 'none'" has quotes, which a static value cannot.)
  safety_headers = {
    "X-Content-Type-Options"  = "'nosniff'"
    "Content-Security-Policy" = "'sandbox'"
  }

  object_headers = merge(
    { for name in local.read_response_headers : name => "integration.response.header.${name}" },
    var.cache_control == null ? {} : { "Cache-Control" = "'${var.cache_control}'" },
    local.safety_headers,
  )

  # Without a template, S3's bytes go out as they are; CONVERT_TO_BINARY frees them from the caller's Accept header.
  object_response = {
    status           = 200
    headers          = local.object_headers
    templates        = {}
    content_handling = "CONVERT_TO_BINARY"
  }

  # Codes of functions/shared/errors.ts. S3's XML names the bucket and the key, so a template replaces it.
  error_codes = {
    "400"     = { status = 400, code = "invalid_key", message = "S3 does not accept this key." }
    "403"     = { status = 403, code = "access_denied", message = "Access denied." }
    "404"     = { status = 404, code = "not_found", message = "There is no object with this key." }
    "412"     = { status = 412, code = "precondition_failed", message = "A precondition of the request does not hold." }
    "416"     = { status = 416, code = "range_not_satisfiable", message = "The range lies outside the object." }
    "5\\d{2}" = { status = 503, code = "unavailable", message = "The store is not available; try again." }
    "default" = { status = 500, code = "internal_error", message = "Internal error." }
  }

  # Where not all may be read, what may not is not there. S3 answers 403 then, perhaps for a missing object as well; one pattern,
  # because API Gateway keeps one response for each status.
  read_errors = local.reads_some ? merge(
    { for pattern, response in local.error_responses : pattern => response if !contains(["403", "404"], pattern) },
    { "40[34]" = local.error_responses["404"] },
  ) : local.error_responses

  error_responses = {
    for pattern, error in local.error_codes : pattern => {
      status = error.status
      headers = merge(
        { "Cache-Control" = "'no-store'", "X-Content-Type-Options" = "'nosniff'" },
        error.status == 503 ? { "Retry-After" = "'1'" } : {},
        error.status == 416 ? { "Content-Range" = "integration.response.header.Content-Range" } : {},
      )
      templates = {
        "application/json" = jsonencode({ message = error.message, code = error.code, requestId = "$context.requestId" })
      }
      content_handling = "CONVERT_TO_TEXT"
    }
  }

  read_responses = merge(local.read_errors, {
    "200" = local.object_response
    "206" = merge(local.object_response, {
      status  = 206
      headers = merge(local.object_headers, { "Content-Range" = "integration.response.header.Content-Range" })
    })
    "304" = {
      status = 304
      # Content-Type, where S3 gives it: API Gateway calls an answer without one application/json, and a cache would keep that.
      headers          = { for name in ["Cache-Control", "Content-Type", "ETag", "Last-Modified"] : name => local.object_headers[name] }
      templates        = {}
      content_handling = null
    }
  })

  read_parameters = {
    for method, names in local.read_request_headers :
    method => { for name in names : "integration.request.header.${name}" => "method.request.header.${name}" }
  }

  base_route = {
    api_key_required = var.api_key_required
    cors             = var.cors
  }

  by_name_routes = {
    for path in var.paths.by_name[*] : "GET ${path}" => merge(local.base_route, {
      authorization      = var.authorization.read
      request_parameters = { "method.request.querystring.image" = true }
      s3 = {
        bucket             = var.bucket_name
        key                = "${var.key_prefix}{image}"
        method             = "GET"
        credentials_arn    = local.credentials
        request_parameters = merge(local.read_parameters.GET, { "integration.request.path.image" = "method.request.querystring.image" })
        responses          = local.read_responses
      }
    })
  }

  by_path_routes = merge([
    for path in var.paths.by_path[*] : {
      for method in ["GET", "HEAD"] : "${method} ${path}" => merge(local.base_route, {
        authorization      = var.authorization.read
        request_parameters = {}
        s3 = {
          bucket             = var.bucket_name
          key                = "${var.key_prefix}{key}"
          method             = method
          credentials_arn    = local.credentials
          request_parameters = local.read_parameters[method]
          responses          = local.read_responses
        }
      })
    }
  ]...)

  put_routes = {
    for path in var.paths.by_path[*] : "PUT ${path}" => merge(local.base_route, {
      authorization = var.authorization.put
      # Content-Type is not required: where API Gateway tells cases apart, the "content-type" of an HTTP/2 client would be 400.
      request_parameters = {}
      s3 = {
        bucket          = var.bucket_name
        key             = "${var.key_prefix}{key}"
        method          = "PUT"
        credentials_arn = local.credentials
        request_parameters = {
          "integration.request.header.Content-Type"  = "method.request.header.Content-Type"
          "integration.request.header.If-None-Match" = "method.request.header.If-None-Match"
        }
        responses = merge(local.error_responses, {
          "412" = merge(local.error_responses["412"], {
            templates = {
              "application/json" = jsonencode({
                message = "An object with this key exists already.", code = "key_exists", requestId = "$context.requestId"
              })
            }
          })
          "200" = {
            status           = 200
            headers          = { "Cache-Control" = "'no-store'", "ETag" = "integration.response.header.ETag" }
            templates        = { "application/json" = "{\"requestId\":\"$context.requestId\"}" }
            content_handling = "CONVERT_TO_TEXT"
          }
        })
      }
    }) if var.allow_put
  }

  routes = merge(local.by_name_routes, local.by_path_routes, local.put_routes)
}
