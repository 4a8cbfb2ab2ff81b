mock_provider "aws" {}

variables {
  directory = "tests/fixtures/built"
}

run "gives_each_function_the_archive_of_its_architecture" {
  command = plan

  variables {
    functions = { upload = "arm64", resize = "x86_64", presign = "arm64" }
  }

  assert {
    condition     = output.functions.upload.filename == "tests/fixtures/built/upload-arm64.zip"
    error_message = "An image function must get the archive of its own architecture."
  }

  assert {
    condition     = output.functions.resize.architectures == ["x86_64"]
    error_message = "The architecture asked for must reach the function."
  }

  assert {
    condition     = output.functions.presign.filename == "tests/fixtures/built/presign.zip" && output.functions.presign.architectures == ["arm64"]
    error_message = "An archive without native code serves both architectures."
  }

  assert {
    condition     = output.functions.upload.source_code_hash == filebase64sha256("tests/fixtures/built/upload-arm64.zip")
    error_message = "The hash must be the one that Lambda reports as CodeSha256."
  }

  assert {
    condition     = output.functions.upload.s3_bucket == null && output.functions.upload.s3_key == null
    error_message = "An archive in a folder has no S3 location."
  }
}

run "names_the_command_when_nothing_was_built" {
  command = plan

  variables {
    directory = "tests/fixtures/not-built"
    functions = { upload = "x86_64" }
  }

  expect_failures = [output.functions]
}

run "notices_a_zip_that_the_manifest_outlived" {
  command = plan

  variables {
    functions = { deleted = "x86_64" }
  }

  expect_failures = [output.functions]
}

run "notices_an_architecture_that_was_not_built" {
  command = plan

  variables {
    functions = { deleted = "arm64" }
  }

  expect_failures = [output.functions]
}

run "reads_what_was_published_to_s3" {
  command = plan

  variables {
    directory = null
    s3        = { bucket = "artifacts", prefix = "image-api/" }
    functions = { resize = "arm64" }
  }

  override_data {
    target = data.aws_s3_object.manifest[0]
    values = {
      body = "{\"functions\":[{\"name\":\"resize\",\"file\":\"resize-arm64.zip\",\"key\":\"image-api/resize-arm64-0123abcd.zip\",\"sha256\":\"aGFzaA==\",\"bytes\":1,\"handler\":\"index.handler\",\"runtime\":\"nodejs22.x\",\"architectures\":[\"arm64\"]}]}"
    }
  }

  assert {
    condition     = output.functions.resize.s3_bucket == "artifacts" && output.functions.resize.s3_key == "image-api/resize-arm64-0123abcd.zip"
    error_message = "The key in S3 is the content-addressed one of the published manifest."
  }

  assert {
    condition     = output.functions.resize.filename == null && output.functions.resize.source_code_hash == "aGFzaA=="
    error_message = "An archive in S3 has no file name, and the manifest's hash."
  }
}

run "refuses_two_places" {
  command = plan

  variables {
    s3        = { bucket = "artifacts" }
    functions = { resize = "arm64" }
  }

  override_data {
    target = data.aws_s3_object.manifest[0]
    values = { body = "{\"functions\":[]}" }
  }

  expect_failures = [var.s3]
}

run "refuses_an_unknown_architecture" {
  command = plan

  variables {
    functions = { resize = "amd64" }
  }

  expect_failures = [var.functions]
}

run "refuses_a_prefix_without_its_slash" {
  command = plan

  variables {
    directory = null
    s3        = { bucket = "artifacts", prefix = "image-api" }
    functions = {}
  }

  override_data {
    target = data.aws_s3_object.manifest[0]
    values = { body = "{\"functions\":[]}" }
  }

  expect_failures = [var.s3]
}
