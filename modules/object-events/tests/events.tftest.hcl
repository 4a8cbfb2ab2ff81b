mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
}

variables {
  bucket_name         = "pictures"
  bucket_arn          = "arn:aws:s3:::pictures"
  prefix              = "images/"
  function_name       = "api-inspect"
  function_arn        = "arn:aws:lambda:eu-west-1:123456789012:function:api-inspect"
  manage_notification = true
}

run "s3_may_invoke_the_function_for_this_bucket_of_this_account" {
  command = plan

  assert {
    condition = (
      aws_lambda_permission.this.principal == "s3.amazonaws.com" && aws_lambda_permission.this.source_arn == "arn:aws:s3:::pictures"
    )
    error_message = "S3 alone may invoke it, and for this bucket."
  }

  assert {
    condition     = aws_lambda_permission.this.source_account == "123456789012"
    error_message = "The ARN of a bucket names no account."
  }
}

run "new_objects_below_the_prefix_are_told_of" {
  command = plan

  assert {
    condition = one([
      for told in aws_s3_bucket_notification.this[0].lambda_function :
      "${told.lambda_function_arn} ${join(",", told.events)} ${told.filter_prefix}"
    ]) == "arn:aws:lambda:eu-west-1:123456789012:function:api-inspect s3:ObjectCreated:* images/"
    error_message = "The function is told of new objects below the prefix, and of nothing else."
  }
}

run "an_alias_is_told_and_has_the_permission" {
  command = plan

  variables {
    qualifier = "live"
  }

  assert {
    condition = (
      aws_lambda_permission.this.qualifier == "live" &&
      one(aws_s3_bucket_notification.this[0].lambda_function[*].lambda_function_arn) == "${var.function_arn}:live"
    )
    error_message = "An alias has a policy of its own."
  }
}

run "a_configuration_of_somebody_else_is_left_alone" {
  command = plan

  variables {
    manage_notification = false
  }

  assert {
    condition     = length(aws_s3_bucket_notification.this) == 0
    error_message = "A bucket has one notification configuration."
  }

  assert {
    condition = output.notification == {
      lambda_function_arn = var.function_arn
      events              = ["s3:ObjectCreated:*"]
      filter_prefix       = "images/"
    }
    error_message = "Whoever has it is told what to put into it."
  }
}

run "a_prefix_without_a_slash_is_refused" {
  command = plan

  variables {
    prefix = "images"
  }

  expect_failures = [var.prefix]
}
