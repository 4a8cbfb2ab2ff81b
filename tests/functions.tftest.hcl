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

run "image_functions_have_the_cpu_that_images_need" {
  command = plan

  assert {
    condition = { for name, function in local.functions : name => [function.memory_size, function.timeout] } == {
      download   = [256, 29]
      presign    = [256, 29]
      resize     = [1769, 29]
      thumbnails = [1769, 120]
      upload     = [1024, 29]
    }
    error_message = "1769 MB are one vCPU; the light functions need none of it."
  }

  assert {
    condition = alltrue([
      for function in local.functions :
      function.architecture == (contains(keys(function.environment), "MAX_INPUT_PIXELS") ? "x86_64" : "arm64")
    ])
    error_message = "Image functions run on var.architecture, the others on arm64."
  }
}

run "an_upload_that_converts_has_the_cpu_and_memory_of_resize" {
  command = plan

  variables {
    upload = { convert_to = "webp" }
  }

  assert {
    condition     = local.functions.upload.memory_size == 1769
    error_message = "Converting decodes and encodes at full size."
  }
}

run "larger_images_than_the_memory_holds_are_told_at_plan" {
  command = plan

  variables {
    image_limits = { max_input_pixels = 60000000 }
  }

  expect_failures = [check.memory_for_the_largest_image]
}

run "larger_images_with_more_memory_are_fine" {
  command = plan

  variables {
    image_limits = { max_input_pixels = 60000000 }
    functions    = { upload = { memory_size = 1769 } }
  }

  assert {
    condition     = local.short_of_memory == []
    error_message = "1,160 MB are enough for 60 megapixels."
  }
}

run "settings_of_one_function_leave_the_others_alone" {
  command = plan

  variables {
    architecture = "arm64"
    functions    = { resize = { memory_size = 3008, reserved_concurrent_executions = 5, architecture = "x86_64" } }
  }

  assert {
    condition = { for name in ["memory_size", "timeout", "architecture", "reserved_concurrent_executions"] :
      name => local.functions.resize[name]
      } == {
      memory_size                    = 3008
      timeout                        = 29
      architecture                   = "x86_64"
      reserved_concurrent_executions = 5
    }
    error_message = "What is given is taken, what is not keeps its default."
  }

  assert {
    condition = { for name in ["memory_size", "timeout", "architecture", "reserved_concurrent_executions"] :
      name => local.functions.upload[name]
      } == {
      memory_size                    = 1024
      timeout                        = 29
      architecture                   = "arm64"
      reserved_concurrent_executions = null
    }
    error_message = "The settings of resize must not reach upload."
  }
}

run "each_function_is_configured_for_the_same_bucket_and_prefix" {
  command = plan

  variables {
    key_prefix = "photos/2026/"
    cors       = { allow_origins = ["https://shop.example", "https://admin.shop.example"] }
  }

  assert {
    condition = toset([for function in local.functions : [function.environment.S3_BUCKET_NAME, function.environment.KEY_PREFIX]]) == toset([
      ["shop-123456789012-eu-central-1", "photos/2026/"]
    ])
    error_message = "All functions must speak of one bucket and one prefix."
  }

  assert {
    condition     = local.functions.presign.environment.KEY_TEMPLATE == "photos/2026/{userId}/{tweetId}.png"
    error_message = "Presigned keys lie below the prefix."
  }

  assert {
    condition     = local.functions.resize.environment.CORS_ALLOW_ORIGINS == "https://shop.example,https://admin.shop.example"
    error_message = "The functions answer CORS for the origins of the API."
  }

  assert {
    condition = [for name, function in local.functions : name if contains(keys(function.environment), "MALLOC_ARENA_MAX")] == [
      for name, function in local.functions : name if contains(keys(function.environment), "MAX_INPUT_PIXELS")
    ]
    error_message = "The malloc setting is for the functions with libvips."
  }
}

run "only_the_hash_of_a_resize_key_is_stored" {
  command = plan

  assert {
    condition = local.functions.resize.environment.RESIZE_KEY_HASHES == join("", [
      "c4bbcb1fbec99d65bf59d85c8cb62ee2", "db963f0fe106f483d9afa73bd4e39a8a"
    ])
    error_message = "The environment must hold the hexadecimal SHA-256 of the key's UTF-8."
  }

  assert {
    condition     = !strcontains(jsonencode(local.functions), "correct horse")
    error_message = "The key itself must be nowhere."
  }

  assert {
    condition = ["resize"] == [
      for name, function in local.functions : name if contains(keys(function.environment), "RESIZE_KEY_HASHES")
    ]
    error_message = "No other function needs the hashes."
  }
}

run "http_sources_open_port_80_only_when_asked" {
  command = plan

  variables {
    resize = { allowed_source_hosts = ["img.example.com", "*.cdn.example.com"], allow_http_sources = true }
  }

  assert {
    condition = [for name in ["PORTS", "HOSTS"] : local.functions.resize.environment["SOURCE_ALLOWED_${name}"]] == [
      "443,80", "img.example.com,*.cdn.example.com"
    ]
    error_message = "Hosts and ports must reach the function as given."
  }
}

run "url_sources_are_off_by_default" {
  command = plan

  assert {
    condition = { for name, value in local.functions.resize.environment : name => value if startswith(name, "SOURCE_ALLOW") } == {
      SOURCE_ALLOWED_HOSTS = ""
      SOURCE_ALLOWED_PORTS = "443"
      SOURCE_ALLOW_HTTP    = false
    }
    error_message = "No host may be fetched from unless named."
  }
}

run "a_signing_secret_alone_is_enough" {
  command = plan

  variables {
    resize_api_keys        = []
    resize_signing_secrets = ["0123456789abcdef0123456789abcdef"]
  }

  assert {
    condition     = local.functions.resize.environment.RESIZE_KEY_HASHES == ""
    error_message = "Without keys there are no hashes."
  }
}

run "settings_of_a_feature_that_is_off_wait_for_it" {
  command = plan

  variables {
    thumbnails = null
    functions  = { thumbnails = { memory_size = 3008 } }
  }

  assert {
    condition     = !contains(keys(local.functions), "thumbnails")
    error_message = "Settings switch nothing on."
  }
}

# What modules/alarms measures against: `functions = module.image_api.functions`.
run "the_functions_are_put_out_with_their_limits" {
  command = plan

  variables {
    functions = { resize = { timeout = 20, reserved_concurrent_executions = 7 } }
  }

  assert {
    condition = (
      [output.functions.resize.timeout, output.functions.resize.reserved_concurrent_executions, output.functions.resize.is_async]
      == [20, 7, false]
    )
    error_message = "Settings of the caller are put out."
  }

  assert {
    condition     = [for name, function in output.functions : name if function.is_async] == ["thumbnails"]
    error_message = "The thumbnails are made asynchronously."
  }
}

run "releases_and_keys_reach_the_functions" {
  command = plan

  variables {
    function_defaults = {
      alias                   = "live"
      environment_kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/env"
      log_kms_key_arn         = "arn:aws:kms:eu-central-1:123456789012:key/log"
    }
    functions = { resize = { release = { version = "7", percent = 5 }, provisioned_concurrency = 2 } }
    thumbnails = {
      on_failure_arn         = "arn:aws:sqs:eu-central-1:123456789012:failed"
      on_failure_kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/queue"
    }
  }

  assert {
    condition     = [local.functions.resize.release.version, local.functions.resize.provisioned_concurrency] == ["7", 2]
    error_message = "A release and provisioned concurrency are given by function."
  }

  assert {
    condition = alltrue([
      for function in module.function : length([
        for s in jsondecode(function.policy).Statement : s if s.Sid == "ReadOwnEnvironment"
      ]) == 1
    ])
    error_message = "Every function reads its variables with the key."
  }

  assert {
    condition     = local.functions.thumbnails.async.on_failure_kms_key_arn == "arn:aws:kms:eu-central-1:123456789012:key/queue"
    error_message = "The key of the queue reaches the function that sends to it."
  }
}
