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

run "the_whole_contract_is_served_by_default" {
  command = plan

  assert {
    condition = toset(keys(local.feature_routes)) == toset([
      "POST /images",
      "GET /images/{key+}",
      "HEAD /images/{key+}",
      "POST /api/upload_url",
      "POST /api/download_url",
      "GET /resize",
      "HEAD /resize",
      "GET /s3",
      "GET /s3/{key+}",
      "HEAD /s3/{key+}",
      "POST /thumbnails",
      "GET /thumbnails/{id}",
      "GET /health",
    ])
    error_message = "The routes differ from the HTTP contract: ${jsonencode(keys(local.feature_routes))}."
  }

  assert {
    condition = toset(flatten([for route in local.feature_routes : route.lambda[*].function_name if can(route.lambda)])) == toset([
      for function in module.function : function.function_name
    ])
    error_message = "Each function is behind a route, and each route to a function leads to one."
  }

  assert {
    condition     = output.bucket_name == "shop-123456789012-eu-central-1"
    error_message = "The bucket's name must be known at plan."
  }
}

run "the_routes_reach_the_document" {
  command = plan

  # The role of the S3 proxy has no ARN before it exists, and the document of the mocked plan would be unknown.
  variables {
    s3_proxy = null
  }

  assert {
    condition     = toset(keys(jsondecode(output.openapi).paths)) == toset([for route in keys(local.feature_routes) : split(" ", route)[1]])
    error_message = "The features' routes must reach the document of the API."
  }
}

run "a_feature_that_is_null_leaves_nothing_behind" {
  command = plan

  variables {
    upload          = null
    download        = null
    presign         = null
    resize          = null
    resize_api_keys = []
    s3_proxy        = null
    thumbnails      = null
  }

  assert {
    condition     = toset(keys(local.feature_routes)) == toset(["GET /health"]) && length(module.function) + length(module.s3_proxy) == 0
    error_message = "Routes, functions and roles of a feature go with it."
  }
}

run "every_feature_can_move" {
  command = plan

  variables {
    upload     = { path = "/a" }
    download   = { path = "/b/{key+}" }
    presign    = { upload_path = "/c", download_path = "/d" }
    resize     = { path = "/e" }
    s3_proxy   = { by_name_path = "/f", by_path_path = "/g/{key+}" }
    thumbnails = { path = "/h" }
    health     = { path = "/i" }
  }

  assert {
    condition = toset(keys(local.feature_routes)) == toset([
      "POST /a", "GET /b/{key+}", "HEAD /b/{key+}", "POST /c", "POST /d", "GET /e", "HEAD /e",
      "GET /f", "GET /g/{key+}", "HEAD /g/{key+}", "POST /h", "GET /h/{id}", "GET /i",
    ])
    error_message = "A moved feature must be gone from its default path: ${jsonencode(keys(local.feature_routes))}."
  }

  assert {
    condition     = local.functions.upload.environment.IMAGES_PATH == "/b" && local.functions.upload.environment.UPLOAD_URL_PATH == "/c"
    error_message = "The upload function must name the moved paths in its answers."
  }
}

run "the_default_authorization_holds_for_every_feature_but_health" {
  command = plan

  variables {
    authorization = "AWS_IAM"
    download      = { authorization = "NONE" }
  }

  assert {
    condition = { for key, route in local.feature_routes : key => route.authorization if route.authorization != "AWS_IAM" } == {
      "GET /images/{key+}"  = "NONE"
      "HEAD /images/{key+}" = "NONE"
      "GET /health"         = "NONE"
    }
    error_message = "Only what says otherwise, and the health check, may differ from var.authorization."
  }
}

run "default_authorization_closes_all_that_says_nothing_but_health" {
  command = plan

  variables {
    authorization         = null
    default_authorization = "AWS_IAM"
    routes                = { "GET /report" = { mock = {} } }
  }

  assert {
    condition = [
      for path, operations in jsondecode(output.openapi).paths : path if anytrue([
        for method, operation in operations : !can(operation.security) if method != "options"
      ])
    ] == ["/health"]
    error_message = "An open route must say \"NONE\" itself."
  }
}

run "an_open_authorization_of_the_features_opens_no_own_route" {
  command = plan

  variables {
    authorization         = "NONE"
    default_authorization = "AWS_IAM"
    routes                = { "GET /report" = { mock = {} } }
  }

  assert {
    condition     = jsondecode(output.openapi).paths["/report"].get.security == [{ sigv4 = [] }]
    error_message = "`authorization` is for the features, `default_authorization` for the rest."
  }
}

run "routes_of_the_caller_live_beside_the_features" {
  command = plan

  variables {
    s3_proxy = null
    routes = {
      "GET /version" = { authorization = "NONE", mock = { body = "2" } }
    }
  }

  assert {
    condition     = length(setsubtract(["/version", "/images"], keys(jsondecode(output.openapi).paths))) == 0
    error_message = "Both must be in the document."
  }
}

run "thumbnails_are_invoked_asynchronously_and_asked_synchronously" {
  command = plan

  variables {
    s3_proxy = null
  }

  assert {
    condition     = local.feature_routes["POST /thumbnails"].lambda.async && !local.feature_routes["GET /thumbnails/{id}"].lambda.async
    error_message = "Only the POST leaves the work for later."
  }

  assert {
    condition = jsondecode(output.openapi).paths["/thumbnails"].post["x-amazon-apigateway-integration"].requestParameters == {
      "integration.request.header.X-Amz-Invocation-Type" = "'Event'"
    }
    error_message = "The document must ask Lambda for an asynchronous invocation."
  }
}

run "a_streamed_route_takes_the_streaming_entry_point" {
  command = plan

  variables {
    s3_proxy  = null
    download  = { response_streaming = true }
    functions = { download = { timeout = 300 } }
  }

  assert {
    condition = {
      for name, value in local.feature_routes["GET /images/{key+}"].lambda : name => value
      if contains(["response_streaming", "timeout_ms"], name)
    } == { response_streaming = true, timeout_ms = 300000 }
    error_message = "A streamed route may last as long as its function."
  }

  assert {
    condition = [
      for path in ["/images/{key+}", "/resize"] :
      lookup(jsondecode(output.openapi).paths[path].get["x-amazon-apigateway-integration"], "responseTransferMode", "BUFFERED")
    ] == ["STREAM", "BUFFERED"]
    error_message = "The document must ask for streaming."
  }

  assert {
    condition     = [for name, function in local.functions : name if function.response_streaming] == ["download"]
    error_message = "Only download was asked to stream."
  }
}

run "a_route_that_a_feature_serves_is_refused" {
  command = plan

  variables {
    routes = {
      "GET /resize" = { authorization = "NONE", mock = {} }
    }
  }

  expect_failures = [var.routes]
}

run "two_features_on_one_route_are_refused" {
  command = plan

  variables {
    resize = { path = "/s3" }
  }

  expect_failures = [output.openapi]
}

run "a_cache_control_that_is_no_header_value_is_refused" {
  command = plan

  variables {
    download = { cache_control = "public\nX-Other: 1" }
    resize   = { cache_control = "max-age='60'" }
  }

  expect_failures = [var.download, var.resize]
}

run "list_delete_and_replace_are_routes_of_their_own_callers" {
  command = plan

  variables {
    s3_proxy = null
    upload   = { authorization = "NONE", replace = { authorization = "AWS_IAM" } }
    manage = {
      list   = { authorization = "NONE", api_key_required = true }
      delete = { path = "/pictures/{key+}", authorization = "AWS_IAM" }
    }
    api_keys    = { shop = {} }
    usage_plans = { shop = { api_keys = ["shop"] } }
  }

  assert {
    condition = {
      for key, route in local.feature_routes : key => [route.authorization, tostring(route.api_key_required)]
      if contains(["POST /images", "PUT /images/{key+}", "GET /images", "DELETE /pictures/{key+}"], key)
      } == {
      "POST /images"            = ["NONE", "false"]
      "PUT /images/{key+}"      = ["AWS_IAM", "false"]
      "GET /images"             = ["NONE", "true"]
      "DELETE /pictures/{key+}" = ["AWS_IAM", "false"]
    }
    error_message = "Each route has the callers that it names."
  }

  assert {
    condition     = jsondecode(output.openapi).paths["/images/{key+}"].put.security == [{ sigv4 = [] }]
    error_message = "The document must close the PUT."
  }
}

run "managing_without_its_own_authorization_is_refused" {
  command = plan

  variables {
    upload = { replace = {} }
    manage = { list = { authorization = "NONE" }, delete = {} }
  }

  expect_failures = [var.upload, var.manage]
}

run "managing_nothing_is_refused" {
  command = plan

  variables {
    manage = {}
  }

  expect_failures = [var.manage]
}

run "managing_at_a_path_without_a_key_is_refused" {
  command = plan

  variables {
    upload = { replace = { path = "/images", authorization = "NONE" } }
    manage = { delete = { path = "/images", authorization = "NONE" } }
  }

  expect_failures = [var.upload, var.manage]
}

run "info_is_off_by_default_moves_and_reads_images_only" {
  command = plan

  variables {
    info = { path = "/about/{key+}", authorization = "AWS_IAM" }
  }

  assert {
    condition     = local.feature_routes["GET /about/{key+}"].authorization == "AWS_IAM"
    error_message = "The route follows path and authorization."
  }

  assert {
    condition     = toset(flatten(local.functions.info.statements[*].actions)) == toset(["s3:GetObject", "s3:ListBucket"])
    error_message = "Info reads images, and writes nothing."
  }
}

run "an_info_path_without_a_key_is_refused" {
  command = plan

  variables {
    info = { path = "/info", cache_control = "a;b" }
  }

  expect_failures = [var.info]
}
