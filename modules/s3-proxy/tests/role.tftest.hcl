mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
}

variables {
  name        = "unit-s3"
  bucket_name = "pictures"
}

run "the_role_reads_below_the_prefix_and_nothing_else" {
  command = plan

  assert {
    condition = jsondecode(aws_iam_role_policy.this.policy).Statement == [
      { Sid = "Objects", Effect = "Allow", Action = ["s3:GetObject"], Resource = "arn:aws:s3:::pictures/images/*" },
      {
        Sid       = "MissingIs404"
        Effect    = "Allow"
        Action    = "s3:ListBucket"
        Resource  = "arn:aws:s3:::pictures"
        Condition = { StringLike = { "s3:prefix" = "images/*" } }
      },
    ]
    error_message = "Least privilege: GetObject below the prefix, and a ListBucket that only turns 403 into 404."
  }

  assert {
    condition = (
      jsondecode(aws_iam_role.this.assume_role_policy).Statement
      == [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "apigateway.amazonaws.com" } }]
    )
    error_message = "Only API Gateway assumes the role."
  }
}

run "conditions_of_reading_are_none_of_writing" {
  command = plan

  variables {
    allow_put       = true
    authorization   = { put = "AWS_IAM" }
    read_conditions = { StringEquals = { "s3:ExistingObjectTag/state" = ["ready"] } }
  }

  assert {
    condition = {
      for s in jsondecode(aws_iam_role_policy.this.policy).Statement : jsonencode(s.Action) => jsonencode(lookup(s, "Condition", null))
      if s.Sid != "MissingIs404"
      } == {
      "[\"s3:GetObject\"]" = jsonencode({ StringEquals = { "s3:ExistingObjectTag/state" = ["ready"] } })
      "\"s3:PutObject\""   = "null"
    }
    error_message = "A write has no tags of the object that it replaces: with the condition nothing could be stored."
  }
}

run "put_and_kms_are_added_when_asked_for" {
  command = plan

  variables {
    allow_put     = true
    authorization = { put = "AWS_IAM" }
    key_prefix    = ""
    kms_key_arn   = "arn:aws:kms:eu-central-1:123456789012:key/1"
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.this.policy).Statement == [
      { Sid = "Objects", Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject"], Resource = "arn:aws:s3:::pictures/*" },
      {
        Sid       = "MissingIs404"
        Effect    = "Allow"
        Action    = "s3:ListBucket"
        Resource  = "arn:aws:s3:::pictures"
        Condition = { StringLike = { "s3:prefix" = "*" } }
      },
      {
        Sid      = "Key"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = "arn:aws:kms:eu-central-1:123456789012:key/1"
      },
    ]
    error_message = "The statements differ."
  }
}

run "a_prefix_without_a_slash_is_refused" {
  command = plan

  variables {
    key_prefix = "images"
  }

  expect_failures = [var.key_prefix]
}

run "a_prefix_with_a_wildcard_is_refused" {
  command = plan

  variables {
    key_prefix = "*/"
  }

  expect_failures = [var.key_prefix]
}

run "an_arn_as_bucket_is_refused" {
  command = plan

  variables {
    bucket_name = "arn:aws:s3:::pictures"
  }

  expect_failures = [var.bucket_name]
}

run "a_path_without_the_greedy_key_is_refused" {
  command = plan

  variables {
    paths = { by_path = "/s3/{name}" }
  }

  expect_failures = [var.paths]
}

run "a_variable_in_the_named_path_is_refused" {
  command = plan

  variables {
    paths = { by_name = "/s3/{name}" }
  }

  expect_failures = [var.paths]
}

run "put_without_authorization_is_refused" {
  command = plan

  variables {
    allow_put = true
  }

  expect_failures = [var.authorization]
}

run "a_cache_control_with_the_quote_of_a_static_value_is_refused" {
  command = plan

  variables {
    cache_control = "max-age=60' 'x"
  }

  expect_failures = [var.cache_control]
}

run "the_region_is_appended_to_the_name_when_asked_for" {
  command = plan

  variables {
    append_region = true
  }

  override_data {
    target = data.aws_region.current
    values = { id = "eu-central-1" }
  }

  assert {
    condition     = aws_iam_role.this.name == "unit-s3-eu-central-1" && terraform_data.name.input == "unit-s3"
    error_message = "The region is in the role's name, and not in what decides over its replacement."
  }

  # The account may be unknown; modules/rest-api knows its own.
  assert {
    condition     = output.routes["GET /s3/{key+}"].s3.credentials_arn == "role/unit-s3-eu-central-1"
    error_message = "The routes name the role without the account."
  }
}
