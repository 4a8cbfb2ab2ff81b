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

run "an_overlay_reaches_the_function_as_an_object" {
  command = plan

  variables {
    resize = {
      presets = {
        thumb  = { w = 200, h = 200, fit = "cover" }
        marked = { w = 640, gray = true, overlay = { key = "marks/logo.png" } }
        copy   = { w = 640, overlay = { key = "logo.png", place = "northwest", size = 100, opacity = 1, margin = 0 } }
      }
    }
  }

  assert {
    condition = jsondecode(local.functions.resize.environment.RESIZE_PRESETS) == {
      thumb = { w = "200", h = "200", fit = "cover" }
      marked = {
        w = "640", gray = "1", overlay = { key = "marks/logo.png", place = "southeast", size = 25, opacity = 100, margin = 4 }
      }
      copy = { w = "640", overlay = { key = "logo.png", place = "northwest", size = 100, opacity = 1, margin = 0 } }
    }
    error_message = "An overlay must reach the function whole, and its preset without one none."
  }

  assert {
    condition     = length(local.overlay_problems) == 0
    error_message = "What the function takes must pass the plan."
  }
}

run "a_key_of_an_overlay_that_leaves_the_prefix_is_refused" {
  command = plan

  variables {
    resize = { presets = { marked = { w = 9, overlay = { key = "../logo.png" } } } }
  }

  expect_failures = [output.openapi]
}

run "a_key_of_an_overlay_with_a_control_character_is_refused" {
  command = plan

  variables {
    resize = { presets = { marked = { w = 9, overlay = { key = "logo\u0007.png" } } } }
  }

  expect_failures = [output.openapi]
}

run "an_unknown_place_of_an_overlay_is_refused" {
  command = plan

  variables {
    resize = { presets = { marked = { w = 9, overlay = { key = "logo.png", place = "smart" } } } }
  }

  expect_failures = [output.openapi]
}

run "a_margin_of_an_overlay_that_is_no_whole_number_is_refused" {
  command = plan

  variables {
    resize = { presets = { marked = { w = 9, overlay = { key = "logo.png", margin = 2.5 } } } }
  }

  expect_failures = [output.openapi]
}
