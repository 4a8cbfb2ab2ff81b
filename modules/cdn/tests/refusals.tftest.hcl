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

run "an_address_with_a_final_slash_is_refused" {
  command = plan
  variables { api_url = "https://abc123.execute-api.eu-west-1.amazonaws.com/v1/" }
  expect_failures = [var.api_url]
}

run "a_certificate_of_another_region_is_refused" {
  command = plan
  variables {
    aliases         = ["img.example.com"]
    certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/one"
  }
  expect_failures = [var.certificate_arn]
}

run "aliases_without_a_certificate_are_refused" {
  command = plan
  variables { aliases = ["img.example.com"] }
  expect_failures = [var.aliases]
}

run "a_regional_web_acl_is_refused" {
  command = plan
  variables { web_acl_arn = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/images/1" }
  expect_failures = [var.web_acl_arn]
}

run "a_cache_key_without_credentials_is_refused" {
  command = plan
  variables { resize_query_parameters = ["w", "h", "key"] }
  expect_failures = [var.resize_query_parameters]
}

run "a_short_origin_key_is_refused" {
  command = plan
  variables { origin_verification = { api_key = "short" } }
  expect_failures = [var.origin_verification]
}

run "errors_kept_for_an_hour_are_refused" {
  command = plan
  variables { error_ttl_seconds = 3600 }
  expect_failures = [var.error_ttl_seconds]
}

run "an_unknown_price_class_is_refused" {
  command = plan
  variables { price_class = "PriceClass_50" }
  expect_failures = [var.price_class]
}

run "a_name_with_dots_is_refused" {
  command = plan
  variables { name = "images.example" }
  expect_failures = [var.name]
}

# A CloudFront function's name has at most 64 characters, "-normalise-accept" is 17 of them (CloudFront API reference).
run "a_name_that_makes_the_functions_too_long_is_refused" {
  command = plan
  variables { name = "%{for i in [0, 1, 2]}xxxxxxxxxxxxxxxx%{endfor}" }
  expect_failures = [var.name]
}

run "a_name_that_just_fits_is_taken" {
  command = plan
  variables { name = "%{for i in [0, 1]}xxxxxxxxxxxxxxxx%{endfor}xxxxxxxxxxxxxxx" }

  assert {
    condition     = length(aws_cloudfront_function.normalise_accept.name) == 64
    error_message = "The limit of the variable is that of the function."
  }
}
