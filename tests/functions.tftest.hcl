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
}

variables {
  name            = "shop"
  authorization   = "NONE"
  resize_api_keys = ["correct horse battery staple"]
  artifacts       = { directory = "modules/artifacts/tests/fixtures/built" }
}

run "image_functions_have_the_cpu_that_images_need" {
  command = plan

  assert {
    condition     = local.settings.resize.memory_size == 1769 && local.settings.presign.memory_size == 256 && local.settings.resize.timeout == 29
    error_message = "1769 MB are one vCPU; the light functions need none of it."
  }

  assert {
    condition     = { for name, settings in local.settings : name => settings.architecture } == { upload = "x86_64", resize = "x86_64", thumbnails = "x86_64", download = "arm64", presign = "arm64" }
    error_message = "Image functions run on var.architecture, the others on arm64."
  }
}

run "settings_of_one_function_leave_the_others_alone" {
  command = plan

  variables {
    architecture = "arm64"
    functions    = { resize = { memory_size = 3008, reserved_concurrent_executions = 5, architecture = "x86_64" } }
  }

  assert {
    condition     = local.settings.resize == { memory_size = 3008, timeout = 29, architecture = "x86_64", reserved_concurrent_executions = 5 }
    error_message = "What is given is taken, what is not keeps its default."
  }

  assert {
    condition     = local.settings.upload.memory_size == 1024 && local.settings.upload.architecture == "arm64" && local.settings.upload.reserved_concurrent_executions == null
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
    condition     = alltrue([for environment in local.environments : environment.S3_BUCKET_NAME == "shop-123456789012-eu-central-1" && environment.KEY_PREFIX == "photos/2026/"])
    error_message = "All functions must speak of one bucket and one prefix."
  }

  assert {
    condition     = local.environments.presign.KEY_TEMPLATE == "photos/2026/{userId}/{tweetId}.png"
    error_message = "Presigned keys lie below the prefix."
  }

  assert {
    condition     = local.environments.resize.CORS_ALLOW_ORIGINS == "https://shop.example,https://admin.shop.example"
    error_message = "The functions answer CORS for the origins of the API."
  }

  assert {
    condition     = local.environments.resize.MALLOC_ARENA_MAX == 2 && !contains(keys(local.environments.presign), "MALLOC_ARENA_MAX")
    error_message = "The malloc setting is for the functions with libvips."
  }
}

run "only_the_hash_of_a_resize_key_is_stored" {
  command = plan

  assert {
    condition     = local.environments.resize.RESIZE_KEY_HASHES == "c4bbcb1fbec99d65bf59d85c8cb62ee2db963f0fe106f483d9afa73bd4e39a8a"
    error_message = "The environment must hold the hexadecimal SHA-256 of the key's UTF-8."
  }

  assert {
    condition     = !strcontains(jsonencode(local.environments), "correct horse")
    error_message = "The key itself must be nowhere."
  }

  assert {
    condition     = alltrue([for name, environment in local.environments : name == "resize" || !contains(keys(environment), "RESIZE_KEY_HASHES")])
    error_message = "No other function needs the hashes."
  }
}

run "http_sources_open_port_80_only_when_asked" {
  command = plan

  variables {
    resize = { allowed_source_hosts = ["img.example.com", "*.cdn.example.com"], allow_http_sources = true }
  }

  assert {
    condition     = local.environments.resize.SOURCE_ALLOWED_PORTS == "443,80" && local.environments.resize.SOURCE_ALLOWED_HOSTS == "img.example.com,*.cdn.example.com"
    error_message = "Hosts and ports must reach the function as given."
  }
}

run "url_sources_are_off_by_default" {
  command = plan

  assert {
    condition     = local.environments.resize.SOURCE_ALLOWED_HOSTS == "" && local.environments.resize.SOURCE_ALLOWED_PORTS == "443" && local.environments.resize.SOURCE_ALLOW_HTTP == "false"
    error_message = "No host may be fetched from unless named."
  }
}

run "refuses_resize_without_key_and_secret" {
  command = plan

  variables {
    resize_api_keys = []
  }

  expect_failures = [var.resize]
}

run "a_signing_secret_alone_is_enough" {
  command = plan

  variables {
    resize_api_keys        = []
    resize_signing_secrets = ["0123456789abcdef0123456789abcdef"]
  }

  assert {
    condition     = local.environments.resize.RESIZE_KEY_HASHES == ""
    error_message = "Without keys there are no hashes."
  }
}

run "refuses_every_host_as_a_source" {
  command = plan

  variables {
    resize = { allowed_source_hosts = ["*"] }
  }

  expect_failures = [var.resize]
}

run "refuses_a_url_where_a_host_belongs" {
  command = plan

  variables {
    resize = { allowed_source_hosts = ["https://images.example.com/"] }
  }

  expect_failures = [var.resize]
}

run "refuses_a_short_resize_key" {
  command = plan

  variables {
    resize_api_keys = ["fifteen letters"]
  }

  expect_failures = [var.resize_api_keys]
}

run "refuses_three_signing_secrets" {
  command = plan

  variables {
    resize_signing_secrets = ["0123456789abcdef0123456789abcdef", "1123456789abcdef0123456789abcdef", "2123456789abcdef0123456789abcdef"]
  }

  expect_failures = [var.resize_signing_secrets]
}

run "refuses_settings_of_a_function_that_does_not_exist" {
  command = plan

  variables {
    functions = { rezise = { memory_size = 3008 } }
  }

  expect_failures = [var.functions]
}

run "refuses_a_presign_template_outside_of_the_prefix" {
  command = plan

  variables {
    presign = { key_template = "private/{userId}.png" }
  }

  expect_failures = [var.presign]
}

run "refuses_an_upload_that_no_function_can_receive" {
  command = plan

  variables {
    upload = { max_bytes = 6000000 }
  }

  expect_failures = [var.upload]
}

run "refuses_a_download_path_without_the_key" {
  command = plan

  variables {
    download = { path = "/images" }
  }

  expect_failures = [var.download]
}

run "refuses_thumbnails_wider_than_the_limit" {
  command = plan

  variables {
    thumbnails = { widths = [160, 5000] }
  }

  expect_failures = [var.thumbnails]
}

run "refuses_an_unknown_architecture" {
  command = plan

  variables {
    architecture = "amd64"
  }

  expect_failures = [var.architecture]
}

run "refuses_an_unknown_format_to_convert_to" {
  command = plan

  variables {
    upload = { convert_to = "tiff" }
  }

  expect_failures = [var.upload]
}

run "refuses_urls_that_outlive_every_credential" {
  command = plan

  variables {
    presign = { url_expires_seconds = 604800 }
  }

  expect_failures = [var.presign]
}

run "refuses_archives_in_two_places" {
  command = plan

  variables {
    artifacts = { directory = "dist", s3_bucket = "artifacts" }
  }

  expect_failures = [var.artifacts]
}
