mock_provider "aws" {
  # The provider checks the form of the function's ARN even under the mock.
  mock_resource "aws_cloudfront_function" {
    defaults = { arn = "arn:aws:cloudfront::123456789012:function/normalise-accept" }
  }
}

variables {
  name    = "images"
  api_url = "https://abc123.execute-api.eu-west-1.amazonaws.com/v1"
}

run "the_stage_is_the_origin_path" {
  command = plan

  assert {
    condition     = one(aws_cloudfront_distribution.this.origin).domain_name == "abc123.execute-api.eu-west-1.amazonaws.com"
    error_message = "The API's host is the origin."
  }
  assert {
    condition     = one(aws_cloudfront_distribution.this.origin).origin_path == "/v1"
    error_message = "Viewers do not write the stage."
  }
  assert {
    condition     = one(aws_cloudfront_distribution.this.origin).custom_origin_config[0].origin_protocol_policy == "https-only"
    error_message = "The API is called by HTTPS only."
  }
  assert {
    condition     = length(one(aws_cloudfront_distribution.this.origin).custom_header) == 0
    error_message = "Without origin_verification no key is sent."
  }
}

run "a_custom_domain_has_no_origin_path" {
  command = plan
  variables {
    api_url = "https://api.example.com"
  }
  assert {
    condition     = one(aws_cloudfront_distribution.this.origin).origin_path == ""
    error_message = "No path in api_url, no origin path."
  }
}

run "resize_is_cached_by_its_parameters_and_accept" {
  command = plan

  assert {
    condition = strcontains(aws_cloudfront_function.normalise_accept.code, "const KNOWN_PARAMETERS = ${jsonencode([
      "bg", "blur", "crop", "dpr", "e", "f", "fit", "flip", "fp", "gray", "h", "k", "key", "p", "q", "rect", "rot", "s",
      "sharpen", "trim", "u", "v", "w",
    ])};")
    error_message = "Every parameter of the resize route, credentials included."
  }

  assert {
    condition = (
      aws_cloudfront_cache_policy.resize.parameters_in_cache_key_and_forwarded_to_origin[0].query_strings_config[0].query_string_behavior
      == "all"
    )
    error_message = "A cache policy lists ten query strings at most: the function leaves those that count."
  }
  assert {
    condition = (
      aws_cloudfront_cache_policy.resize.parameters_in_cache_key_and_forwarded_to_origin[0].headers_config[0].headers[0].items
      == toset(["Accept", "Origin"])
    )
    error_message = "Accept decides the format, Origin the CORS answer."
  }
  assert {
    condition     = aws_cloudfront_cache_policy.resize.min_ttl == 0 && aws_cloudfront_cache_policy.images.min_ttl == 0
    error_message = "A minimum above 0 would cache what the API calls private."
  }
}

run "stored_images_do_not_vary_by_accept" {
  command = plan

  assert {
    condition = (
      aws_cloudfront_cache_policy.images.parameters_in_cache_key_and_forwarded_to_origin[0].headers_config[0].headers[0].items
      == toset(["Origin"])
    )
    error_message = "A stored image is the same for every Accept."
  }
  assert {
    condition = (
      aws_cloudfront_cache_policy.images.parameters_in_cache_key_and_forwarded_to_origin[0].query_strings_config[0].query_strings[0].items
      == toset(["image", "v"])
    )
    error_message = "Only ?image= names a stored image, and ?v= its version."
  }
}

run "only_resize_runs_the_function" {
  assert {
    condition = (
      { for b in aws_cloudfront_distribution.this.ordered_cache_behavior : b.path_pattern => length(b.function_association) }
      == { "/resize" = 1, "/images/*" = 0, "/s3" = 0, "/s3/*" = 0 }
    )
    error_message = "The function costs per request; stored images do not need it."
  }
  assert {
    condition     = strcontains(aws_cloudfront_function.normalise_accept.code, "function handler(event)")
    error_message = "The function's file is its code."
  }
}

run "nothing_forwards_host_and_nothing_compresses" {
  assert {
    condition = (
      !contains([for h in aws_cloudfront_origin_request_policy.preflight.headers_config[0].headers[0].items : lower(h)], "host")
    )
    error_message = "API Gateway answers 403 to a foreign Host."
  }
  assert {
    condition = (
      aws_cloudfront_distribution.this.default_cache_behavior[0].origin_request_policy_id == "b689b0a8-53d0-40ab-baf2-68738e2966ac"
    )
    error_message = "Uncached paths forward everything except Host (AllViewerExceptHostHeader)."
  }
  assert {
    condition     = alltrue([for b in aws_cloudfront_distribution.this.ordered_cache_behavior : !b.compress])
    error_message = "Images are compressed already."
  }
}

run "uploads_are_passed_on_and_never_cached" {
  command = plan

  assert {
    condition = (
      contains(aws_cloudfront_distribution.this.default_cache_behavior[0].allowed_methods, "POST")
      && aws_cloudfront_distribution.this.default_cache_behavior[0].cache_policy_id == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    )
    error_message = "The default behaviour takes every method and caches nothing (CachingDisabled)."
  }
}

run "errors_are_kept_for_seconds" {
  command = plan

  assert {
    condition = (
      alltrue([for e in aws_cloudfront_distribution.this.custom_error_response : e.error_caching_min_ttl == 5])
      && contains([for e in aws_cloudfront_distribution.this.custom_error_response : e.error_code], 404)
    )
    error_message = "An image that is missing now may exist in a moment."
  }
}

run "the_key_goes_to_the_origin_as_a_header" {
  command = plan
  variables {
    origin_verification = { api_key = "0123456789abcdefghij" }
  }
  assert {
    condition = (
      [for h in one(aws_cloudfront_distribution.this.origin).custom_header : [h.name, h.value]] == [["x-api-key", "0123456789abcdefghij"]]
    )
    error_message = "API Gateway reads its key from x-api-key."
  }
}

run "own_names_bring_certificate_records_and_firewall" {
  command = plan
  variables {
    aliases              = ["img.example.com", "cdn.example.com"]
    certificate_arn      = "arn:aws:acm:us-east-1:123456789012:certificate/one"
    dns                  = { hosted_zone_id = "ZZONE" }
    web_acl_arn          = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/images/1"
    origin_shield_region = "eu-west-1"
    logging              = { bucket = "logs.s3.amazonaws.com" }
  }
  assert {
    condition     = aws_cloudfront_distribution.this.viewer_certificate[0].minimum_protocol_version == "TLSv1.2_2021"
    error_message = "With a certificate of one's own, TLS 1.2 is the lowest."
  }
  assert {
    condition = (
      toset(keys(aws_route53_record.this))
      == toset(["img.example.com A", "img.example.com AAAA", "cdn.example.com A", "cdn.example.com AAAA"])
    )
    error_message = "A and AAAA for every alias."
  }
  assert {
    condition = (
      aws_cloudfront_distribution.this.web_acl_id == var.web_acl_arn
      && one(aws_cloudfront_distribution.this.origin).origin_shield[0].origin_shield_region == "eu-west-1"
    )
    error_message = "Firewall and origin shield reach the distribution."
  }
  assert {
    condition     = output.url == "https://img.example.com"
    error_message = "The first alias is the address."
  }
}
