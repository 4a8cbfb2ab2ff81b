################################################################################
# Cache keys
################################################################################

# Origin is in both keys: an API with a list of CORS origins answers each with its own Access-Control-Allow-Origin.
# Cookies are in none, and compression is off, so Accept-Encoding does not split the cache either.

resource "aws_cloudfront_cache_policy" "resize" {
  name        = "${var.name}-resize"
  comment     = "Resize parameters, and Accept as the function leaves it"
  min_ttl     = 0 # no-store and private of the API are obeyed only with 0
  default_ttl = var.default_ttl_seconds
  max_ttl     = 31536000

  parameters_in_cache_key_and_forwarded_to_origin {
    enable_accept_encoding_brotli = false
    enable_accept_encoding_gzip   = false

    # A policy may list ten names (Amazon CloudFront developer guide, "Quotas": query strings per cache policy), and there
    # are more: the function below removes all others.
    query_strings_config {
      query_string_behavior = "all"
    }

    headers_config {
      header_behavior = "whitelist"
      headers {
        items = ["Accept", "Origin"]
      }
    }

    cookies_config {
      cookie_behavior = "none"
    }
  }
}

resource "aws_cloudfront_cache_policy" "images" {
  name        = "${var.name}-images"
  comment     = "Stored images, by path"
  min_ttl     = 0
  default_ttl = var.default_ttl_seconds
  max_ttl     = 31536000

  parameters_in_cache_key_and_forwarded_to_origin {
    enable_accept_encoding_brotli = false
    enable_accept_encoding_gzip   = false

    query_strings_config {
      query_string_behavior = length(var.image_query_parameters) == 0 ? "none" : "whitelist"

      dynamic "query_strings" {
        for_each = length(var.image_query_parameters) == 0 ? [] : [var.image_query_parameters]

        content {
          items = query_strings.value
        }
      }
    }

    headers_config {
      header_behavior = "whitelist"
      headers {
        items = ["Origin"]
      }
    }

    cookies_config {
      cookie_behavior = "none"
    }
  }
}

# The one function: without it, every spelling of Accept, and every word added to a query, would be an image of its own in the cache.
resource "aws_cloudfront_function" "normalise_accept" {
  name    = "${var.name}-normalise-accept"
  comment = "Accept to one spelling of each wish, known query parameters only"
  runtime = "cloudfront-js-2.0"
  publish = true
  code = replace(
    file("${path.module}/normalise-accept.js"),
    "const KNOWN_PARAMETERS = null;",
    "const KNOWN_PARAMETERS = ${jsonencode(sort(var.resize_query_parameters))};",
  )
}

################################################################################
# What the API is sent
################################################################################

# Host is in none of them: API Gateway finds the API by it and answers 403 to the distribution's name.

# Nothing else goes to the API on cached paths. Whatever it saw beyond the cache key, one viewer could use to choose
# what the others get.
resource "aws_cloudfront_origin_request_policy" "preflight" {
  name    = "${var.name}-preflight"
  comment = "CORS preflight headers"

  headers_config {
    header_behavior = "whitelist"
    headers {
      items = ["Access-Control-Request-Headers", "Access-Control-Request-Method"]
    }
  }

  query_strings_config {
    query_string_behavior = "none"
  }

  cookies_config {
    cookie_behavior = "none"
  }
}

locals {
  # CloudFront developer guide, "Use managed cache policies" and "Use managed origin request policies"; the ids are the
  # same in every account.
  caching_disabled       = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
  all_viewer_except_host = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
}

################################################################################
# What viewers are sent
################################################################################

resource "aws_cloudfront_response_headers_policy" "nosniff" {
  # checkov:skip=CKV_AWS_259: Browsers keep HSTS for the host name when the distribution is gone: a promise for the name's owner to make.
  name    = "${var.name}-nosniff"
  comment = "Bytes are what Content-Type says"

  security_headers_config {
    content_type_options {
      override = true
    }
  }
}
