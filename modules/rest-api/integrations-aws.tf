################################################################################
# S3 and other AWS services
################################################################################

locals {
  # What an integration sends, when there is any: parameters, templates and how the body is converted.
  request_mappings = {
    for key, route in var.routes : key => merge(
      length(local.integration_parameters[key]) == 0 ? {} : { requestParameters = local.integration_parameters[key] },
      merge([for i in concat(route.s3[*], route.http[*], route.aws[*]) : merge(
        length(i.request_templates) == 0 ? {} : { requestTemplates = i.request_templates },
        # A template reads text; under "*/*" every body is bytes until it is converted.
        i.content_handling != null || length(i.request_templates) > 0 ? {
          contentHandling = i.content_handling == null ? "CONVERT_TO_TEXT" : i.content_handling
        } : {},
      )]...),
    )
  }

  s3_integrations = {
    for key, route in var.routes : key => merge(
      {
        type        = "aws"
        httpMethod  = route.s3.method == null ? local.addresses[key].method : route.s3.method
        uri         = "${local.service_arn}:s3:path/${route.s3.bucket}/${route.s3.key}"
        credentials = local.credentials[key]
        responses   = local.integration_responses[key]
      },
      route.s3.timeout_ms == null ? {} : { timeoutInMillis = route.s3.timeout_ms },
      local.request_mappings[key],
    ) if route.s3 != null
  }

  aws_integrations = {
    for key, route in var.routes : key => merge(
      {
        type        = "aws"
        httpMethod  = route.aws.method
        uri         = startswith(route.aws.uri, "arn:") ? route.aws.uri : "${local.service_arn}:${route.aws.uri}"
        credentials = local.credentials[key]
        responses   = local.integration_responses[key]
      },
      route.aws.passthrough_behavior == null ? {} : { passthroughBehavior = lower(route.aws.passthrough_behavior) },
      route.aws.timeout_ms == null ? {} : { timeoutInMillis = route.aws.timeout_ms },
      local.request_mappings[key],
    ) if route.aws != null
  }
}
