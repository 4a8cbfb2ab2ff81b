mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws", dns_suffix = "amazonaws.com" }
  }

  mock_data "aws_region" {
    defaults = { id = "eu-central-1" }
  }
}

variables {
  name        = "unit-page"
  bucket_name = "pictures"
  html        = "<meta content=\"img-src 'self' {{STORE}}; connect-src {{STORE}}\"><script type=\"application/json\">{{SETTINGS}}</script>"
  settings    = { upload = "/images", resize = "/resize" }
}

run "the_role_reads_the_page_and_nothing_else" {
  command = plan

  assert {
    condition = jsondecode(aws_iam_role_policy.this.policy).Statement == [
      { Sid = "Page", Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::pictures/demo-page/index.html" },
    ]
    error_message = "Least privilege: one object, and no list."
  }

  assert {
    condition = (
      jsondecode(aws_iam_role.this.assume_role_policy).Statement
      == [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "apigateway.amazonaws.com" } }]
    )
    error_message = "Only API Gateway assumes the role."
  }
}

run "the_key_of_the_bucket_may_decrypt" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/1"
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.this.policy).Statement[1] == {
      Sid = "Key", Effect = "Allow", Action = "kms:Decrypt", Resource = "arn:aws:kms:eu-central-1:123456789012:key/1"
    }
    error_message = "An object under a customer-managed key cannot be read without it."
  }
}

run "the_route_serves_html_that_nothing_frames_or_sniffs" {
  command = plan

  variables {
    path          = "/try/it"
    authorization = "pool"
  }

  assert {
    condition     = keys(output.routes) == ["GET /try/it"] && output.routes["GET /try/it"].authorization == "pool"
    error_message = "There is one route, and the caller says who may load it."
  }

  assert {
    condition = (
      output.routes["GET /try/it"].s3.key == "demo-page/index.html"
      && output.routes["GET /try/it"].s3.responses["200"].content_handling == "CONVERT_TO_BINARY"
    )
    error_message = "The bytes of the one object go out as they are."
  }

  assert {
    condition = alltrue([
      for status in ["200", "304"] : output.routes["GET /try/it"].s3.responses[status].headers == {
        "Cache-Control"          = "'no-cache'"
        "Content-Type"           = "'text/html; charset=utf-8'"
        "ETag"                   = "integration.response.header.ETag"
        "Referrer-Policy"        = "'no-referrer'"
        "X-Content-Type-Options" = "'nosniff'"
        "X-Frame-Options"        = "'DENY'"
      }
    ])
    error_message = "The type is constant, and the safety headers are there."
  }
}

run "the_page_knows_the_api_and_where_presigned_urls_lead" {
  command = plan

  variables {
    store_urls = ["https://store.example.com:9000"]
    settings   = { upload = "/images", images = "/</script>" }
  }

  assert {
    condition = strcontains(aws_s3_object.this.content, join(" ", [
      "<meta content=\"img-src 'self' https://pictures.s3.eu-central-1.amazonaws.com https://s3.eu-central-1.amazonaws.com",
      "https://store.example.com:9000; connect-src https://pictures.s3.eu-central-1.amazonaws.com",
    ]))
    error_message = "The policy admits the store, and only it: ${aws_s3_object.this.content}"
  }

  assert {
    condition = (
      strcontains(aws_s3_object.this.content, "\"page\":\"/demo\"")
      && strcontains(aws_s3_object.this.content, "\"resize\":null")
      && length(regexall("</script>", aws_s3_object.this.content)) == 1
      && !strcontains(aws_s3_object.this.content, "{{")
    )
    error_message = "Settings are data, also where they hold what would end their element."
  }

  assert {
    condition     = aws_s3_object.this.content_type == "text/html; charset=utf-8" && aws_s3_object.this.key == "demo-page/index.html"
    error_message = "The object is HTML at its place."
  }
}

run "a_path_with_a_variable_is_refused" {
  command = plan

  variables {
    path = "/demo/{key+}"
  }

  expect_failures = [var.path]
}

run "a_store_that_would_end_the_policy_is_refused" {
  command = plan

  variables {
    store_urls = ["https://store.example.com; script-src *"]
  }

  expect_failures = [var.store_urls]
}

run "an_object_key_with_a_wildcard_is_refused" {
  command = plan

  variables {
    object_key = "demo-page/*"
  }

  expect_failures = [var.object_key]
}

run "a_name_that_no_role_can_have_is_refused" {
  command = plan

  variables {
    name = "a page"
  }

  expect_failures = [var.name]
}

run "an_object_has_no_more_tags_than_s3_takes" {
  command = plan

  variables {
    tags = { a = "1", b = "1", c = "1", d = "1", e = "1", f = "1", g = "1", h = "1", i = "1", j = "1", k = "1" }
  }

  assert {
    condition     = length(aws_s3_object.this.tags) == 0 && length(aws_iam_role.this.tags) == 11
    error_message = "An object takes 10 tags; a role takes 50."
  }
}
