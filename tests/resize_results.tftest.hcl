mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_data "aws_region" {
    defaults = { id = "eu-central-1" }
  }

  # OpenTofu makes up computed values at plan already, and the provider checks the ARNs that it is given.
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mocked" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-central-1:123456789012:log-group:mocked" }
  }

  mock_resource "aws_api_gateway_rest_api" {
    defaults = { execution_arn = "arn:aws:execute-api:eu-central-1:123456789012:mocked" }
  }
}

variables {
  name            = "shop"
  authorization   = "NONE"
  resize_api_keys = ["correct horse battery staple"]
}

run "results_are_not_kept_unless_that_is_asked_for" {
  command = plan

  assert {
    condition     = { for name, value in local.functions.resize.environment : name => value if startswith(name, "RESIZE_FALLBACK") } == {}
    error_message = "Without a fallback errors are JSON."
  }

  assert {
    condition = [
      local.functions.resize.environment.RESIZE_CACHE, local.functions.resize.environment.RESIZE_STORE_LARGE_RESULTS
    ] == [false, true]
    error_message = "As before: large results are stored, others are not."
  }

  assert {
    condition     = local.temporary_objects == {}
    error_message = "No lifecycle rule is made."
  }
}

run "kept_results_have_a_folder_that_resize_writes" {
  command = plan

  variables {
    resize = { cache = true, cache_days = 30 }
  }

  assert {
    condition     = local.functions.resize.environment.RESIZE_CACHE
    error_message = "The function must know."
  }

  assert {
    condition = [for s in local.functions.resize.statements : s if s.sid == "StoreResults"] == [{
      sid     = "StoreResults"
      actions = ["s3:GetObject", "s3:PutObject"]
      resources = [
        "arn:aws:s3:::shop-123456789012-eu-central-1/derivatives/resize/*",
        "arn:aws:s3:::shop-123456789012-eu-central-1/derivatives/results/*",
      ]
    }]
    error_message = "Both folders, and nothing beside them."
  }

  assert {
    condition     = local.temporary_objects == { "derivatives/results/" = 30 }
    error_message = "cache_days is a lifecycle rule of the kept results alone."
  }
}

run "kept_results_of_a_streaming_function_are_all_that_it_writes" {
  command = plan

  variables {
    resize = { cache = true, response_streaming = true }
  }

  assert {
    condition = flatten([for s in local.functions.resize.statements : s.resources if contains(s.actions, "s3:PutObject")]) == [
      "arn:aws:s3:::shop-123456789012-eu-central-1/derivatives/results/*"
    ]
    error_message = "A streamed result needs no redirect."
  }
}

run "a_streaming_function_without_a_cache_writes_nothing" {
  command = plan

  variables {
    resize = { response_streaming = true }
    bucket = { kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/1" }
  }

  assert {
    condition = { for s in local.functions.resize.statements : s.sid => s.actions } == {
      ReadImages               = ["s3:GetObject"]
      TellMissingFromForbidden = ["s3:ListBucket"]
      UseBucketKey             = ["kms:Decrypt"]
    }
    error_message = "Neither PutObject nor a data key."
  }

  assert {
    condition     = !strcontains(module.function["resize"].policy, "derivatives")
    error_message = "It has nothing to do with derivatives."
  }
}

run "a_function_that_stores_no_large_results_writes_nothing" {
  command = plan

  variables {
    resize = { store_large_results = false }
  }

  assert {
    condition     = !strcontains(module.function["resize"].policy, "s3:PutObject")
    error_message = "Nothing may be written."
  }

  assert {
    condition     = !local.functions.resize.environment.RESIZE_STORE_LARGE_RESULTS
    error_message = "The function must know."
  }
}

run "a_kept_result_needs_a_data_key_of_the_bucket_key" {
  command = plan

  variables {
    resize = { response_streaming = true, cache = true }
    bucket = { kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/1" }
  }

  assert {
    condition = [for s in local.functions.resize.statements : s.actions if s.sid == "UseBucketKey"] == [
      ["kms:Decrypt", "kms:GenerateDataKey"]
    ]
    error_message = "Storing under SSE-KMS needs a data key."
  }
}

run "the_fallback_reaches_the_function_and_the_pages" {
  command = plan

  variables {
    resize = { fallback = { key = "signs/broken.png" } }
    cors   = { allow_origins = ["https://shop.example"], expose_headers = ["etag"] }
  }

  assert {
    condition = { for name, value in local.functions.resize.environment : name => value if startswith(name, "RESIZE_FALLBACK") } == {
      RESIZE_FALLBACK_KEY     = "signs/broken.png"
      RESIZE_FALLBACK_SECONDS = 10
    }
    error_message = "Key and seconds."
  }

  assert {
    condition = { for name, function in local.functions : name => function.environment.CORS_EXPOSE_HEADERS } == {
      download = "etag", presign = "etag", resize = "etag,x-error-code", thumbnails = "etag", upload = "etag"
    }
    error_message = "A page's script may read the code, where it is a header."
  }
}

run "days_of_a_cache_that_is_off_are_refused" {
  command = plan

  variables {
    resize = { cache_days = 30 }
  }

  expect_failures = [output.openapi]
}

run "days_below_one_are_refused" {
  command = plan

  variables {
    resize = { cache = true, cache_days = 0 }
  }

  expect_failures = [output.openapi]
}

run "days_of_a_cache_in_an_existing_bucket_are_refused" {
  command = plan

  variables {
    resize          = { cache = true, cache_days = 30 }
    existing_bucket = { name = "the-shops-bucket" }
  }

  expect_failures = [output.openapi]
}

run "a_cache_in_an_existing_bucket_without_days_is_taken" {
  command = plan

  variables {
    resize          = { cache = true }
    existing_bucket = { name = "the-shops-bucket" }
  }

  assert {
    condition     = contains(local.resize_writes[0].resources, "arn:aws:s3:::the-shops-bucket/derivatives/results/*")
    error_message = "It is kept in that bucket."
  }
}

run "a_fallback_that_is_no_key_is_refused" {
  command = plan

  variables {
    resize = { fallback = { key = "../secret.png" } }
  }

  expect_failures = [output.openapi]
}

run "a_fallback_for_half_a_second_is_refused" {
  command = plan

  variables {
    resize = { fallback = { key = "fallback.png", cache_seconds = 0.5 } }
  }

  expect_failures = [output.openapi]
}
