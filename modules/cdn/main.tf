################################################################################
# Distribution
################################################################################

locals {
  origin_id   = "api"
  origin_host = regex("^https://([^/]+)", var.api_url)[0]
  origin_path = trimprefix(var.api_url, "https://${local.origin_host}")

  verifies_origin = nonsensitive(var.origin_verification != null)

  cached_behaviors = concat(
    [
      for pattern in var.resize_path_patterns :
      { pattern = pattern, cache_policy_id = aws_cloudfront_cache_policy.resize.id, negotiates = true }
    ],
    [
      for pattern in var.image_path_patterns :
      { pattern = pattern, cache_policy_id = aws_cloudfront_cache_policy.images.id, negotiates = false }
    ],
  )
}

resource "aws_cloudfront_distribution" "this" {
  # checkov:skip=CKV_AWS_305: An API has no document at /, and a root object would hide what its own / answers.
  # checkov:skip=CKV_AWS_310: There is one API behind; examples/multi-region fails over in DNS.
  # checkov:skip=CKV_AWS_374: Which countries may look at the images is not for a module to say.
  # checkov:skip=CKV2_AWS_47: The rules of a web ACL are its owner's; nothing behind it runs Java.
  comment         = var.name
  enabled         = true
  is_ipv6_enabled = true
  http_version    = "http2and3"
  price_class     = var.price_class
  aliases         = var.aliases
  web_acl_id      = var.web_acl_arn

  origin {
    origin_id   = local.origin_id
    domain_name = local.origin_host
    origin_path = local.origin_path

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
      # The longest that API Gateway waits for a function is 29 s; one second more, or CloudFront answers 504 first.
      origin_read_timeout = 30
    }

    dynamic "custom_header" {
      for_each = local.verifies_origin ? [1] : []

      content {
        # CloudFront overwrites a header of this name that a viewer sends.
        name  = "x-api-key"
        value = var.origin_verification.api_key
      }
    }

    dynamic "origin_shield" {
      for_each = var.origin_shield_region[*]

      content {
        enabled              = true
        origin_shield_region = origin_shield.value
      }
    }
  }

  dynamic "ordered_cache_behavior" {
    for_each = local.cached_behaviors

    content {
      path_pattern               = ordered_cache_behavior.value.pattern
      target_origin_id           = local.origin_id
      allowed_methods            = ["GET", "HEAD", "OPTIONS"]
      cached_methods             = ["GET", "HEAD"]
      viewer_protocol_policy     = "redirect-to-https"
      compress                   = false # images are compressed already
      cache_policy_id            = ordered_cache_behavior.value.cache_policy_id
      origin_request_policy_id   = aws_cloudfront_origin_request_policy.preflight.id
      response_headers_policy_id = aws_cloudfront_response_headers_policy.nosniff.id

      dynamic "function_association" {
        for_each = ordered_cache_behavior.value.negotiates ? [1] : []

        content {
          event_type   = "viewer-request"
          function_arn = aws_cloudfront_function.normalise_accept.arn
        }
      }
    }
  }

  default_cache_behavior {
    target_origin_id           = local.origin_id
    allowed_methods            = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
    cached_methods             = ["GET", "HEAD"]
    viewer_protocol_policy     = "https-only" # a redirected POST would have sent its body in the clear
    compress                   = false
    cache_policy_id            = local.caching_disabled
    origin_request_policy_id   = local.all_viewer_except_host
    response_headers_policy_id = aws_cloudfront_response_headers_policy.nosniff.id
  }

  # CloudFront's own default keeps an error for 10 s per status, whatever the cache policy says.
  dynamic "custom_error_response" {
    for_each = toset([400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504])

    content {
      error_code            = custom_error_response.value
      error_caching_min_ttl = var.error_ttl_seconds
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = var.certificate_arn == null
    acm_certificate_arn            = var.certificate_arn
    ssl_support_method             = var.certificate_arn == null ? null : "sni-only"
    # With its default certificate CloudFront takes TLSv1 only, and any other value is a diff for ever.
    minimum_protocol_version = var.certificate_arn == null ? "TLSv1" : "TLSv1.2_2021"
  }

  dynamic "logging_config" {
    for_each = var.logging[*]

    content {
      bucket          = logging_config.value.bucket
      prefix          = logging_config.value.prefix
      include_cookies = false
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  tags = var.tags
}

################################################################################
# DNS
################################################################################

locals {
  records = var.dns == null ? {} : {
    for pair in setproduct(var.aliases, ["A", "AAAA"]) : join(" ", pair) => { name = pair[0], type = pair[1] }
  }
}

resource "aws_route53_record" "this" {
  for_each = local.records

  zone_id = var.dns.hosted_zone_id
  name    = each.value.name
  type    = each.value.type

  alias {
    name                   = aws_cloudfront_distribution.this.domain_name
    zone_id                = aws_cloudfront_distribution.this.hosted_zone_id
    evaluate_target_health = false # Route 53 cannot evaluate a distribution
  }
}
