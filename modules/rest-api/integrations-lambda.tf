################################################################################
# Lambda
################################################################################

locals {
  # Built from known strings: invoke_arn is unknown at plan whenever a function changes, and would redeploy for nothing.
  function_arn_prefix = "arn:${local.partition}:lambda:${local.region}:${local.account_id}:function"

  function_arns = {
    for key, fn in merge(
      { for key, route in var.routes : key => route.lambda if route.lambda != null },
      { for name, a in var.authorizers : "authorizer ${name}" => a.lambda if a.lambda != null },
      ) : key => join(":", concat(
        [fn.function_arn == null ? "${local.function_arn_prefix}:${fn.function_name}" : fn.function_arn],
        fn.qualifier == null ? [] : [fn.qualifier],
    ))
  }

  invocation_uris = {
    for key, arn in local.function_arns :
    key => "${local.service_arn}:lambda:path/2015-03-31/functions/${arn}/invocations"
  }

  # Another API version and path ("Set up a Lambda proxy integration with payload response streaming").
  streaming_uris = {
    for key, arn in local.function_arns :
    key => "${local.service_arn}:lambda:path/2021-11-15/functions/${arn}/response-streaming-invocations"
  }

  lambda_is_proxy = {
    for key, route in var.routes : key => !route.lambda.async && route.lambda.error_mapping == null
    if route.lambda != null
  }

  # A type that matches "application/json" makes API Gateway treat a JSON body as bytes ("Content type conversions in API Gateway").
  json_is_binary = length(setintersection(["*/*", "application/*", "application/json"], var.binary_media_types)) > 0

  # The body goes in as a JSON string, never as JSON: a caller could else close it and add its own "id".
  # escapeJavaScript writes \' , which JSON does not know ("Mapping template and access logging variable reference").
  body_expression = local.json_is_binary ? "$util.base64Decode($input.body)" : "$input.body"
  escaped_body    = "$util.escapeJavaScript(${local.body_expression}).replaceAll(\"\\\\'\",\"'\")"

  # Not $context.requestId, which a caller chooses by the header x-amzn-RequestId; extendedRequestId nobody can ("Variables for
  # access logging"). Its base64 becomes what a path takes; the time in front, 13 digits, keeps apart what then is alike.
  # No "-" between them: Velocity would take it for a part of the name before it.
  set_job_id    = "#set($extended = \"$context.extendedRequestId\")#set($job = $extended.replaceAll(\"[^0-9A-Za-z]\", \"-\"))"
  job_id        = "$context.requestTimeEpoch$job"
  default_event = "${local.set_job_id}{\"id\":\"${local.job_id}\",\"body\":\"${local.escaped_body}\"}"

  lambda_integrations = {
    for key, route in var.routes : key => merge(
      {
        type       = local.lambda_is_proxy[key] ? "aws_proxy" : "aws"
        httpMethod = "POST"
        uri        = route.lambda.response_streaming ? local.streaming_uris[key] : local.invocation_uris[key]
      },
      route.lambda.credentials_arn == null ? {} : { credentials = local.credentials[key] },
      route.lambda.response_streaming ? { responseTransferMode = "STREAM" } : {},
      route.lambda.timeout_ms != null || route.lambda.response_streaming ? {
        timeoutInMillis = route.lambda.timeout_ms == null ? 900000 : route.lambda.timeout_ms
      } : {},
      lookup(local.lambda_mappings, key, {}),
    ) if route.lambda != null
  }

  event_templates = {
    for key, route in var.routes : key => (
      route.lambda.request_templates == null ? { "application/json" = local.default_event } : route.lambda.request_templates
    ) if route.lambda != null
  }

  # What a proxy integration leaves to the function.
  lambda_mappings = {
    for key, is_proxy in local.lambda_is_proxy : key => merge(
      {
        # Nothing but the template's JSON may become an event; another Content-Type is 415.
        passthroughBehavior = "never"
        contentHandling     = "CONVERT_TO_TEXT"
        requestTemplates    = local.event_templates[key]
        responses           = local.integration_responses[key]
      },
      var.routes[key].lambda.async ? {
        requestParameters = { "integration.request.header.X-Amz-Invocation-Type" = "'Event'" }
      } : {},
    ) if !is_proxy
  }
}
