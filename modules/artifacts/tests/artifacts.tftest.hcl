mock_provider "aws" {}

variables {
  directory = "tests/fixtures/built"
}

run "each_function_gets_the_archive_of_its_architecture" {
  command = plan

  variables {
    functions = { native = "arm64", plain = "arm64" }
  }

  assert {
    condition     = output.functions.native.filename == "tests/fixtures/built/native-arm64.zip"
    error_message = "A function with native code must get the archive of its own architecture."
  }

  assert {
    condition     = output.functions.native.architectures == ["arm64"]
    error_message = "The architecture asked for must reach the function."
  }

  assert {
    condition     = output.functions.plain.filename == "tests/fixtures/built/plain.zip" && output.functions.plain.architectures == ["arm64"]
    error_message = "An archive without native code serves both architectures."
  }

  assert {
    condition     = output.functions.native.source_code_hash == filebase64sha256("tests/fixtures/built/native-arm64.zip")
    error_message = "The hash must be the one that Lambda reports as CodeSha256."
  }

  assert {
    condition     = output.functions.native.s3_bucket == null && output.functions.native.s3_key == null
    error_message = "An archive in a folder has no S3 location."
  }
}

run "the_other_architecture_has_an_archive_of_its_own" {
  command = plan

  variables {
    functions = { native = "x86_64", plain = "x86_64" }
  }

  assert {
    condition = { for name, artifact in output.functions : name => basename(artifact.filename) } == {
      native = "native-x86_64.zip"
      plain  = "plain.zip"
    }
    error_message = "Only an archive without native code serves both architectures."
  }

  assert {
    condition     = alltrue([for artifact in output.functions : artifact.architectures == ["x86_64"]])
    error_message = "The architecture asked for must reach the function."
  }
}

run "a_folder_where_nothing_was_built_is_refused" {
  command = plan

  variables {
    directory = "tests/fixtures/not-built"
    functions = { native = "x86_64" }
  }

  expect_failures = [output.functions]
}

run "a_manifest_that_outlived_its_zip_is_refused" {
  command = plan

  variables {
    functions = { deleted = "x86_64" }
  }

  expect_failures = [output.functions]
}

run "an_architecture_that_was_not_built_is_refused" {
  command = plan

  variables {
    functions = { deleted = "arm64" }
  }

  expect_failures = [output.functions]
}

run "an_archive_in_s3_is_what_was_published" {
  command = plan

  variables {
    directory = null
    s3        = { bucket = "artifacts", prefix = "image-api/" }
    functions = { native = "arm64" }
  }

  override_data {
    target = data.aws_s3_object.manifest
    values = {
      body = <<-EOT
        {
          "functions": [
            {
              "name": "native",
              "file": "native-arm64.zip",
              "key": "image-api/native-arm64-0123abcd.zip",
              "sha256": "aGFzaA==",
              "bytes": 1,
              "handler": "index.handler",
              "runtime": "nodejs22.x",
              "architectures": ["arm64"]
            }
          ]
        }
      EOT
    }
  }

  assert {
    condition = [output.functions.native.s3_bucket, output.functions.native.s3_key] == [
      "artifacts", "image-api/native-arm64-0123abcd.zip"
    ]
    error_message = "The key in S3 is the content-addressed one of the published manifest."
  }

  assert {
    condition     = output.functions.native.filename == null && output.functions.native.source_code_hash == "aGFzaA=="
    error_message = "An archive in S3 has no file name, and the manifest's hash."
  }
}

run "two_places_are_refused" {
  command = plan

  variables {
    s3        = { bucket = "artifacts" }
    functions = { native = "arm64" }
  }

  override_data {
    target = data.aws_s3_object.manifest
    values = { body = "{\"functions\":[]}" }
  }

  expect_failures = [var.s3]
}

run "an_unknown_architecture_is_refused" {
  command = plan

  variables {
    functions = { native = "amd64" }
  }

  expect_failures = [var.functions]
}

run "a_prefix_without_its_slash_is_refused" {
  command = plan

  variables {
    directory = null
    s3        = { bucket = "artifacts", prefix = "image-api" }
    functions = {}
  }

  override_data {
    target = data.aws_s3_object.manifest
    values = { body = "{\"functions\":[]}" }
  }

  expect_failures = [var.s3]
}

# mock_provider gives the body a random word.
run "a_mocked_manifest_without_a_body_is_refused" {
  command = plan

  variables {
    directory = null
    s3        = { bucket = "artifacts", prefix = "1.0.0/" }
    functions = { native = "arm64" }
  }

  expect_failures = [output.functions]
}

run "an_object_that_is_no_manifest_is_refused" {
  command = plan

  variables {
    directory = null
    s3        = { bucket = "artifacts", prefix = "1.0.0/" }
    functions = { native = "arm64" }
  }

  override_data {
    target = data.aws_s3_object.manifest
    values = { body = "{\"functions\":{\"native\":1}}" }
  }

  expect_failures = [output.functions]
}

run "the_demo_page_is_read_when_it_is_wanted" {
  command = plan

  variables {
    functions = {}
    demo_page = true
  }

  assert {
    condition     = output.demo_page_html == file("tests/fixtures/built/demo-page.html")
    error_message = "The page is the built file."
  }
}

run "nobody_gets_a_page_unasked" {
  command = plan

  variables {
    functions = {}
    directory = null
    s3        = { bucket = "zips", prefix = "1.2.3/" }
  }

  override_data {
    target = data.aws_s3_object.manifest
    values = { body = "{\"functions\":[]}" }
  }

  assert {
    condition     = output.demo_page_html == null && length(data.aws_s3_object.demo_page) == 0
    error_message = "A publication of before the page must still be read."
  }
}

run "the_demo_page_in_s3_lies_beside_the_manifest" {
  command = plan

  variables {
    functions = {}
    directory = null
    s3        = { bucket = "zips", prefix = "1.2.3/" }
    demo_page = true
  }

  override_data {
    target = data.aws_s3_object.manifest
    values = { body = "{\"functions\":[]}" }
  }

  override_data {
    target = data.aws_s3_object.demo_page
    values = { body = "<p>published</p>" }
  }

  assert {
    condition     = output.demo_page_html == "<p>published</p>" && data.aws_s3_object.demo_page[0].key == "1.2.3/demo-page.html"
    error_message = "The page comes from the same publication as the functions."
  }
}

run "a_page_that_was_not_built_is_refused" {
  command = plan

  variables {
    functions = {}
    directory = "tests/fixtures/nothing"
    demo_page = true
  }

  expect_failures = [output.demo_page_html]
}
