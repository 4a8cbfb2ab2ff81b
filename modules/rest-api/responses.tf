################################################################################
# Responses of integrations that are not proxies
################################################################################

locals {
  mapped_errors = {
    for key, route in var.routes : key => route.lambda.error_mapping if route.lambda == null ? false : route.lambda.error_mapping != null
  }

  # What a function throws beside them: the default would answer it with 200, its text and its trace ("Handle Lambda errors in API
  # Gateway"). Which of two patterns wins is said nowhere, so this one matches no text that another matches as a whole; "$" would
  # also stand before a line's end (java.util.regex.Pattern).
  other_error_patterns = {
    for key, errors in local.mapped_errors : key =>
    "(?!(?:${join("|", [for pattern in keys(errors) : "(?:${pattern})"])})(?![\\s\\S]))[\\s\\S]+"
  }

  other_error_message = "The request failed; nothing is wrong with it as far as known."

  patterns_of_500 = { for key, errors in local.mapped_errors : key => [for pattern, answer in errors : pattern if answer.status == 500] }

  # One pattern per status: a 500 of the caller's own takes the others too.
  all_errors = {
    for key, errors in local.mapped_errors : key => merge(
      {
        for pattern, answer in errors : (
          local.patterns_of_500[key] == [pattern] ? "(?:${pattern})|${local.other_error_patterns[key]}" : pattern
        ) => answer
      },
      length(local.patterns_of_500[key]) > 0 ? {} : {
        (local.other_error_patterns[key]) = { status = 500, code = "internal_error", message = local.other_error_message }
      },
    )
  }

  lambda_responses = {
    for key, route in var.routes : key => merge(
      {
        for pattern, answer in lookup(local.all_errors, key, {}) : pattern => {
          status  = answer.status
          headers = { "Cache-Control" = "'no-store'" }
          templates = {
            "application/json" = jsonencode({ message = answer.message, code = answer.code, requestId = "$context.requestId" })
          }
          content_handling = null
        }
      },
      {
        default = {
          status  = route.lambda.async ? 202 : 200
          headers = { "Cache-Control" = "'no-store'" }
          templates = {
            "application/json" = route.lambda.async ? "${local.set_job_id}{\"id\":\"${local.job_id}\"}" : "$input.json('$')"
          }
          content_handling = null
        }
      },
    ) if route.lambda == null ? false : route.lambda.async || route.lambda.error_mapping != null
  }

  mock_responses = {
    for key, route in var.routes : key => {
      default = {
        status           = route.mock.status
        headers          = route.mock.headers
        templates        = { (route.mock.content_type) = route.mock.body }
        content_handling = null
      }
    } if route.mock != null
  }

  mapped_responses = {
    for key, route in var.routes : key => merge(concat(route.s3[*], route.http[*], route.aws[*])[*].responses...)
    if route.s3 != null || route.http != null || route.aws != null
  }

  responses = merge(local.lambda_responses, local.mock_responses, local.mapped_responses)

  integration_responses = {
    for key, answers in local.responses : key => {
      for pattern, answer in answers : pattern => merge(
        { statusCode = tostring(answer.status) },
        {
          responseParameters = {
            for name, source in merge(local.cors_headers_of_response[key][pattern], answer.headers) :
            "method.response.header.${name}" => source
          }
        },
        length(answer.templates) == 0 ? {} : {
          responseTemplates = {
            for type, template in answer.templates : type => "${local.origin_check_of_route[key]}${template}"
          }
        },
        # A template's result is text: without this, "*/*" makes API Gateway decode it as base64 and answer 500.
        answer.content_handling != null || length(answer.templates) > 0 ? {
          contentHandling = answer.content_handling == null ? "CONVERT_TO_TEXT" : answer.content_handling
        } : {},
      )
    }
  }

  method_responses = {
    for key in keys(var.routes) : key => {
      for status in(
        contains(keys(local.responses), key) ? distinct([for a in local.responses[key] : tostring(a.status)]) : ["200"]
        ) : status => merge(
        { description = "HTTP ${status}" },
        {
          headers = merge([
            for pattern, answer in(contains(keys(local.responses), key) ? local.responses[key] : {}) : merge(
              { for name in keys(answer.headers) : name => { schema = { type = "string" } } },
              { for name in local.cors_header_names_of_route[key] : name => { schema = { type = "string" } } },
            ) if tostring(answer.status) == status
          ]...)
        },
      )
    }
  }
}
