################################################################################
# REST API
################################################################################

resource "aws_api_gateway_rest_api" "this" {
  name        = var.name
  description = var.description
  body        = local.openapi
  # In "merge", a route that is removed here would stay reachable.
  put_rest_api_mode = "overwrite"

  # Each of these is written out, never null and never only in the body: the provider would keep the old value.
  binary_media_types           = sort(distinct(var.binary_media_types))
  minimum_compression_size     = var.minimum_compression_size == null ? "-1" : tostring(var.minimum_compression_size)
  api_key_source               = var.api_key_source
  disable_execute_api_endpoint = var.disable_execute_api_endpoint
  # Inline: as a resource of its own it would be wiped by every update of the body (hashicorp/terraform-provider-aws#49672).
  policy = local.policy

  endpoint_configuration {
    types            = [var.endpoint_type]
    ip_address_type  = var.ip_address_type
    vpc_endpoint_ids = local.is_associated ? local.vpc_endpoint_ids : null
  }

  tags = var.tags

  lifecycle {
    # As Terraform orders it anyway, because deployment and stage are made before the old ones go.
    create_before_destroy = true
    replace_triggered_by  = [terraform_data.association]

    precondition {
      condition = length(local.route_problems) == 0
      error_message = join("\n- ", concat(
        ["REST API \"${var.name}\" cannot be made of its routes:"],
        local.route_problems,
      ))
    }

    precondition {
      condition = length(local.backend_problems) == 0
      error_message = join("\n- ", concat(
        ["REST API \"${var.name}\" cannot call what is behind its routes:"],
        local.backend_problems,
      ))
    }

    precondition {
      condition = length(local.statement_problems) == 0
      error_message = join("\n- ", concat(
        ["REST API \"${var.name}\" would be opened by its policy_statements:"],
        local.statement_problems,
      ))
    }

    precondition {
      condition = length(local.policy) <= 8192
      error_message = join(" ", [
        "REST API \"${var.name}\": its resource policy has ${length(local.policy)} characters, and API Gateway takes 8192.",
        "Shorten policy_statements, or give the routes beside AWS_IAM ones another method, so that one pattern covers them.",
      ])
    }
  }
}

################################################################################
# Deployment
################################################################################

locals {
  # What a deployment freezes. Not the tags, the description or the logs: those act without a deployment.
  redeploy_hash = sha256(jsonencode([
    local.openapi_template,
    sort(distinct(var.binary_media_types)),
    var.endpoint_type,
    local.policy_template,
    var.minimum_compression_size,
    var.api_key_source,
  ]))
}

resource "aws_api_gateway_deployment" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  triggers    = { redeploy = local.redeploy_hash }

  lifecycle {
    create_before_destroy = true

    precondition {
      condition = !(var.endpoint_type == "EDGE" && terraform_data.type_around_regional.output == "PRIVATE")
      error_message = join(" ", [
        "REST API \"${var.name}\" is PRIVATE, and API Gateway does not change PRIVATE to EDGE.",
        "Use two applies: the first with endpoint_type = \"REGIONAL\", the second with \"EDGE\".",
      ])
    }
  }
}

################################################################################
# Stage
################################################################################

resource "aws_api_gateway_stage" "this" {
  # checkov:skip=CKV_AWS_73: X-Ray bills each trace; stage.xray turns it on.
  # checkov:skip=CKV_AWS_120: The cache bills by the hour and keeps 1 MB at most; modules/cdn caches images.
  # checkov:skip=CKV2_AWS_4: Execution logs need the account's role; stage.execution_logging turns them on.
  # checkov:skip=CKV2_AWS_29: A web ACL bills by the hour, and its rules are its owner's; web_acl_arn attaches one.
  # checkov:skip=CKV2_AWS_51: A client certificate proves API Gateway to an HTTP backend; client_certificate makes one.
  # checkov:skip=CKV2_AWS_77: The rules of a web ACL are its owner's; the one of examples/waf has it.
  rest_api_id           = aws_api_gateway_rest_api.this.id
  deployment_id         = local.served_deployment_id
  stage_name            = var.stage.name
  description           = var.stage.description
  variables             = var.stage.variables
  xray_tracing_enabled  = var.stage.xray
  client_certificate_id = one(aws_api_gateway_client_certificate.this[*].id)

  dynamic "canary_settings" {
    for_each = var.canary[*]

    content {
      deployment_id            = aws_api_gateway_deployment.this.id
      percent_traffic          = canary_settings.value.percent
      stage_variable_overrides = canary_settings.value.stage_variables
      use_stage_cache          = canary_settings.value.use_stage_cache
    }
  }

  dynamic "access_log_settings" {
    for_each = aws_cloudwatch_log_group.access

    content {
      destination_arn = access_log_settings.value.arn
      format          = local.access_log_format
    }
  }

  tags = var.tags

  lifecycle {
    # An API that is replaced keeps its old stage until custom domains point to the new one.
    create_before_destroy = true

    # What it names is what the stage waits for: without the account's role, CreateStage refuses to log ("Set up CloudWatch
    # logging", "Permissions"). A depends_on of the whole module would make its data sources unknown instead.
    precondition {
      condition = var.logging_role_arn == null || var.access_log != null || var.stage.execution_logging != "OFF"
      error_message = join(" ", [
        "REST API \"${var.name}\" has a logging_role_arn, but logs nothing; set access_log = {} or stage.execution_logging,",
        "or leave logging_role_arn out.",
      ])
    }
  }
}

locals {
  stage_has_settings = var.stage.throttle != null || var.stage.metrics || var.stage.execution_logging != "OFF"

  throttled_methods = merge([
    for key, route in var.routes : {
      # ANY is no method of its own to the stage; slashes are written ~1 (hashicorp/terraform-provider-aws#9738).
      for method in local.addresses[key].methods :
      "${replace(local.addresses[key].path, "/", "~1")}/${method}" => route.throttle
    } if route.throttle != null
  ]...)
}

resource "aws_api_gateway_method_settings" "stage" {
  # checkov:skip=CKV_AWS_225: There is no cache to switch on, see the stage.
  count = local.stage_has_settings ? 1 : 0

  rest_api_id = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.this.stage_name
  method_path = "*/*"

  settings {
    metrics_enabled        = var.stage.metrics
    logging_level          = var.stage.execution_logging
    data_trace_enabled     = false # it would log bodies and headers
    throttling_rate_limit  = var.stage.throttle == null ? -1 : var.stage.throttle.rate
    throttling_burst_limit = var.stage.throttle == null ? -1 : var.stage.throttle.burst
  }

  lifecycle {
    create_before_destroy = true # the old stage keeps its limits as long as it answers
  }
}

resource "aws_api_gateway_method_settings" "route" {
  # checkov:skip=CKV_AWS_225: There is no cache to switch on, see the stage.
  for_each = local.throttled_methods

  rest_api_id = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.this.stage_name
  method_path = each.key

  # A method's settings replace the stage's, so the stage's are repeated.
  settings {
    metrics_enabled        = var.stage.metrics
    logging_level          = var.stage.execution_logging
    data_trace_enabled     = false
    throttling_rate_limit  = each.value.rate
    throttling_burst_limit = each.value.burst
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [aws_api_gateway_method_settings.stage]
}
