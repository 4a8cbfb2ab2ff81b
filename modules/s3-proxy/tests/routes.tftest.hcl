mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
}

variables {
  name        = "unit-s3"
  bucket_name = "pictures"
}

run "reading_has_three_routes_by_default" {
  command = plan

  assert {
    condition     = join(" ", keys(output.routes)) == "GET /s3 GET /s3/{key+} HEAD /s3/{key+}"
    error_message = "Writing is off until asked for."
  }

  assert {
    condition = (
      output.routes["GET /s3"].request_parameters == { "method.request.querystring.image" = true }
      && output.routes["GET /s3"].s3.key == "images/{image}"
      && output.routes["GET /s3"].s3.request_parameters["integration.request.path.image"] == "method.request.querystring.image"
    )
    error_message = "?image= is required and names the object."
  }

  assert {
    condition     = output.routes["HEAD /s3/{key+}"].s3.method == "HEAD" && output.routes["HEAD /s3/{key+}"].s3.key == "images/{key}"
    error_message = "HEAD asks S3 with HEAD."
  }
}

run "only_conditional_and_range_headers_reach_s3" {
  command = plan

  assert {
    condition = output.routes["GET /s3/{key+}"].s3.request_parameters == {
      "integration.request.header.If-Match"            = "method.request.header.If-Match"
      "integration.request.header.If-Modified-Since"   = "method.request.header.If-Modified-Since"
      "integration.request.header.If-None-Match"       = "method.request.header.If-None-Match"
      "integration.request.header.If-Unmodified-Since" = "method.request.header.If-Unmodified-Since"
      "integration.request.header.Range"               = "method.request.header.Range"
    }
    error_message = "A free query or header would reach ?acl, ?versionId or ?list-type."
  }

  # RFC 9110, 14.2: S3 would answer 206 or 416 to a HEAD with Range.
  assert {
    condition = (
      join(" ", keys(output.routes["HEAD /s3/{key+}"].s3.request_parameters))
      == join(" ", [for name in ["Match", "Modified-Since", "None-Match", "Unmodified-Since"] : "integration.request.header.If-${name}"])
    )
    error_message = "HEAD hands on the conditions and no range."
  }
}

run "bytes_are_converted_on_success_only" {
  command = plan

  assert {
    condition = alltrue([for responses in [output.routes["GET /s3/{key+}"].s3.responses] :
      alltrue([for pattern, r in responses : (r.content_handling == "CONVERT_TO_BINARY") == contains(["200", "206"], pattern)])
      && alltrue([for pattern in ["200", "206", "304"] : length(responses[pattern].templates) == 0])
    ])
    error_message = "CONVERT_TO_BINARY on an error answers 500; without it on a 2xx, the Accept header decides."
  }

  assert {
    condition = alltrue([for responses in [output.routes["GET /s3/{key+}"].s3.responses] :
      alltrue([
        for name in ["Accept-Ranges", "Cache-Control", "Content-Type", "ETag", "Last-Modified"] :
        responses["200"].headers[name] == "integration.response.header.${name}"
      ])
      && responses["206"].headers["Content-Range"] == "integration.response.header.Content-Range"
      && responses["200"].headers["X-Content-Type-Options"] == "'nosniff'"
      && responses["200"].headers["Content-Security-Policy"] == "'sandbox'"
      # A mapped Content-Length goes out as x-amzn-Remapped-Content-Length (recorded on the service).
      && !strcontains(jsonencode(responses), "Content-Length")
      && responses["304"].headers["ETag"] == "integration.response.header.ETag"
      # Without one, API Gateway calls it application/json (dougmoscrop/serverless-http#55).
      && responses["304"].headers["Content-Type"] == "integration.response.header.Content-Type"
    ])
    error_message = "A header that is not mapped does not exist."
  }
}

run "errors_have_the_one_shape_and_hide_the_xml" {
  command = plan

  assert {
    condition = {
      for pattern, r in output.routes["GET /s3"].s3.responses : pattern => [
        r.status,
        jsondecode(r.templates["application/json"]).code,
      ] if length(r.templates) > 0
      } == {
      "400"     = [400, "invalid_key"]
      "403"     = [403, "access_denied"]
      "404"     = [404, "not_found"]
      "412"     = [412, "precondition_failed"]
      "416"     = [416, "range_not_satisfiable"]
      "5\\d{2}" = [503, "unavailable"]
      "default" = [500, "internal_error"]
    }
    error_message = "Statuses and codes are those of functions/shared/errors.ts."
  }

  assert {
    condition = alltrue([
      for r in values(output.routes["GET /s3"].s3.responses) :
      join(" ", keys(jsondecode(r.templates["application/json"]))) == "code message requestId"
      && r.headers["Cache-Control"] == "'no-store'"
      if length(r.templates) > 0
    ])
    error_message = "An error is {message, code, requestId} and not cached."
  }
}

run "what_may_not_be_read_is_not_there" {
  command = plan

  variables {
    allow_put       = true
    authorization   = { put = "AWS_IAM" }
    read_conditions = { StringEquals = { "s3:ExistingObjectTag/state" = ["ready"] } }
  }

  assert {
    condition = [
      for key in ["GET /s3", "GET /s3/{key+}", "HEAD /s3/{key+}"] : {
        for pattern, r in output.routes[key].s3.responses : pattern => r.status if r.status == 403 || r.status == 404
      }
    ] == [{ "40[34]" = 404 }, { "40[34]" = 404 }, { "40[34]" = 404 }]
    error_message = "One pattern for both: API Gateway keeps one response for each status."
  }

  assert {
    condition     = output.routes["PUT /s3/{key+}"].s3.responses["403"].status == 403
    error_message = "A refused write is refused."
  }
}

run "a_path_can_be_left_out_and_moved" {
  command = plan

  variables {
    paths = { by_path = "/files/{key+}" }
  }

  assert {
    condition     = join(" ", keys(output.routes)) == "GET /files/{key+} HEAD /files/{key+}"
    error_message = "The path was not moved, or the other one came along."
  }
}

# "Important notes": names are processed with their case, so a required Content-Type would answer 400 to HTTP/2 clients.
run "put_hands_on_the_type_and_requires_no_spelling_of_it" {
  command = plan

  variables {
    allow_put     = true
    authorization = { put = "AWS_IAM" }
  }

  assert {
    condition = alltrue([for r in [output.routes["PUT /s3/{key+}"]] :
      r.authorization == "AWS_IAM"
      && length(r.request_parameters) == 0
      && r.s3.request_parameters["integration.request.header.Content-Type"] == "method.request.header.Content-Type"
      && r.s3.method == "PUT"
      && r.s3.responses["200"].headers["ETag"] == "integration.response.header.ETag"
      && r.s3.request_parameters["integration.request.header.If-None-Match"] == "method.request.header.If-None-Match"
    ])
    error_message = "The PUT route differs."
  }

  assert {
    condition     = jsondecode(output.routes["PUT /s3/{key+}"].s3.responses["412"].templates["application/json"]).code == "key_exists"
    error_message = "If-None-Match of a PUT finds an object."
  }

  assert {
    condition     = output.routes["GET /s3/{key+}"].authorization == "NONE"
    error_message = "Reading keeps its own authorization."
  }
}

run "a_cache_control_of_ones_own_wins" {
  command = plan

  variables {
    cache_control = "public, max-age=31536000, immutable"
  }

  assert {
    condition = (
      output.routes["GET /s3"].s3.responses["200"].headers["Cache-Control"] == "'public, max-age=31536000, immutable'"
      && output.routes["GET /s3"].s3.responses["304"].headers["Cache-Control"] == "'public, max-age=31536000, immutable'"
    )
    error_message = "Cache-Control must be the given one on 200 and 304."
  }
}
