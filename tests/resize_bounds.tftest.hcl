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

run "presets_reach_the_function_as_they_stand_in_a_query" {
  command = plan

  variables {
    resize = {
      presets = {
        thumb = { w = 200, h = 200, fit = "cover" }
        all = {
          w    = 640, h = 640.0, fit = "cover", q = 80, f = "webp", dpr = 1.5, bg = "0F8", rect = "pct:0,0,100,50.25", trim = 10
          flip = "hv", rot = 270, fp = "0.5,0.3000", gray = true, blur = 0.3, sharpen = 5
        }
        part = { w = 4096, h = 1, crop = "southwest", rect = "0,0,10,999999", q = "auto" }
      }
      presets_only    = true
      allowed_widths  = [320, 640]
      other_widths    = "refuse"
      free_parameters = ["h", "gray", "crop"]
    }
  }

  assert {
    condition = jsondecode(local.functions.resize.environment.RESIZE_PRESETS) == {
      thumb = { w = "200", h = "200", fit = "cover" }
      all = {
        w    = "640", h = "640", fit = "cover", q = "80", f = "webp", dpr = "1.5", bg = "0F8", rect = "pct:0,0,100,50.25", trim = "10"
        flip = "hv", rot = "270", fp = "0.5,0.3000", gray = "1", blur = "0.3", sharpen = "5"
      }
      part = { w = "4096", h = "1", crop = "southwest", rect = "0,0,10,999999", q = "auto" }
    }
    error_message = "What is not given must not be in the preset, and every member must be."
  }

  assert {
    condition = {
      for name, value in local.functions.resize.environment : name => tostring(value) if startswith(name, "RESIZE_PRESETS_")
      } == {
      RESIZE_PRESETS_ONLY = "true"
    }
    error_message = "presets_only must reach the function."
  }

  assert {
    condition = [
      for name in ["ALLOWED_WIDTHS", "OTHER_WIDTHS", "FREE_PARAMETERS"] : local.functions.resize.environment["RESIZE_${name}"]
    ] == ["320,640", "refuse", "h,gray,crop"]
    error_message = "The bounds must reach the function."
  }
}

run "no_preset_and_no_bound_is_there_by_default" {
  command = plan

  assert {
    condition = [
      for name in ["PRESETS", "ALLOWED_WIDTHS", "FREE_PARAMETERS"] : local.functions.resize.environment["RESIZE_${name}"]
    ] == ["", "", ""] && !local.functions.resize.environment.RESIZE_PRESETS_ONLY
    error_message = "Bounds are off unless asked for."
  }
}

run "the_texts_of_a_preset_are_those_that_the_function_takes" {
  command = plan

  assert {
    condition = [] == flatten([
      for member, texts in {
        fit  = ["", "crop", "Cover", "cover "]
        f    = ["jpg", "AVIF", "heic"]
        bg   = ["white", "#fff", "ffff", "ggg"]
        flip = ["vh", "H", "h,v"]
        rot  = ["0", "45", "360", "090"]
        crop = ["top", "centre", "attention", "Smart"]
        fp   = ["0.5", "1.1,0", "1.01,0", "0,-0.1", ".5,.5", "0.12345,0", "0,0,0"]
        rect = [
          "0,0,9", "0,0,0,9", "00,0,9,9", "-1,0,9,9", "1.5,0,9,9", "0,0,1000000,9", "pct:0,0,101,9", "pct:0,0,100.5,9",
          "pct:0.123,0,9,9",
        ]
      } : [for text in texts : "${member}=${text}" if can(regex("^(${local.preset_texts[member].pattern})$", text))]
    ])
    error_message = "What the function refuses at its start must be refused at plan."
  }

  assert {
    condition = [] == flatten([
      for member, texts in {
        bg   = ["0F8", "ffffff"]
        fp   = ["0,1", "0.5,0.3333", "1.0,1"]
        rect = ["0,0,1,1", "999999,0,999999,1", "pct:0,0,100,100", "pct:33.33,5.5,100.00,0.01"]
      } : [for text in texts : "${member}=${text}" if !can(regex("^(${local.preset_texts[member].pattern})$", text))]
    ])
    error_message = "What the function takes must pass the plan."
  }
}

run "a_preset_with_broken_w_is_refused" {
  command = plan

  variables {
    resize = { presets = { thumb = { w = 1.5 } } }
  }

  expect_failures = [output.openapi]
}

run "a_preset_with_quality_above_100_is_refused" {
  command = plan

  variables {
    resize = { presets = { thumb = { w = 9, q = 101 } } }
  }

  expect_failures = [output.openapi]
}

run "a_preset_with_quality_of_another_word_is_refused" {
  command = plan

  variables {
    resize = { presets = { thumb = { w = 9, q = "best" } } }
  }

  expect_failures = [output.openapi]
}

run "encoders_reach_the_function" {
  command = plan

  variables {
    resize = { encoders = { jpeg_mozjpeg = true, avif_effort = 9 } }
  }

  assert {
    condition = [
      for name in ["JPEG_MOZJPEG", "WEBP_EFFORT", "AVIF_EFFORT"] : tostring(local.functions.resize.environment[name])
    ] == ["true", "2", "9"]
    error_message = "What is set must reach the function, and the rest must be the default."
  }
}

run "an_effort_of_webp_above_6_is_refused" {
  command = plan

  variables {
    resize = { encoders = { webp_effort = 7 } }
  }

  expect_failures = [output.openapi]
}

run "an_effort_of_avif_between_two_numbers_is_refused" {
  command = plan

  variables {
    resize = { encoders = { avif_effort = 1.5 } }
  }

  expect_failures = [output.openapi]
}

run "a_preset_with_dpr_above_the_longest_side_is_refused" {
  command = plan

  variables {
    resize = { presets = { thumb = { w = 3000, dpr = 2 } } }
  }

  expect_failures = [output.openapi]
}

run "a_preset_with_turn_by_45_is_refused" {
  command = plan

  variables {
    resize = { presets = { thumb = { w = 9, rot = 45 } } }
  }

  expect_failures = [output.openapi]
}

run "a_preset_with_blur_above_50_is_refused" {
  command = plan

  variables {
    resize = { presets = { thumb = { w = 9, blur = 51 } } }
  }

  expect_failures = [output.openapi]
}

run "a_preset_with_crop_beside_a_focal_point_is_refused" {
  command = plan

  variables {
    resize = { presets = { thumb = { w = 9, h = 9, fp = "0,0", crop = "north" } } }
  }

  expect_failures = [output.openapi]
}

run "a_preset_with_crop_without_a_height_is_refused" {
  command = plan

  variables {
    resize = { presets = { thumb = { w = 9, crop = "north" } } }
  }

  expect_failures = [output.openapi]
}

run "a_preset_with_a_blank_in_its_name_is_refused" {
  command = plan

  variables {
    resize = { presets = { "a b" = { w = 9 } } }
  }

  expect_failures = [output.openapi]
}

run "presets_only_without_presets_is_refused" {
  command = plan

  variables {
    resize = { presets_only = true }
  }

  expect_failures = [output.openapi]
}

run "an_allowed_width_of_zero_is_refused" {
  command = plan

  variables {
    resize = { allowed_widths = [320, 0] }
  }

  expect_failures = [output.openapi]
}

run "an_allowed_width_above_the_longest_side_is_refused" {
  command = plan

  variables {
    resize = { allowed_widths = [5000] }
  }

  expect_failures = [output.openapi]
}

run "an_unknown_way_with_other_widths_is_refused" {
  command = plan

  variables {
    resize = { allowed_widths = [320], other_widths = "floor" }
  }

  expect_failures = [output.openapi]
}

run "an_unknown_free_parameter_is_refused" {
  command = plan

  variables {
    resize = { allowed_widths = [320], free_parameters = ["key"] }
  }

  expect_failures = [output.openapi]
}

run "presets_beyond_the_environment_are_refused" {
  command = plan

  variables {
    resize = {
      presets = {
        for letter in ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t"] :
        "${letter}-is-a-name-of-forty-characters-or-less" => {
          w = 1000, h = 1000, fit = "cover", q = 80, f = "jpeg", dpr = 1.25, bg = "ffffff", rot = 180
        }
      }
    }
  }

  expect_failures = [output.openapi]
}
