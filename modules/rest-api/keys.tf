################################################################################
# API keys and usage plans
################################################################################

resource "aws_api_gateway_api_key" "this" {
  for_each = var.api_keys

  name        = "${var.name}-${each.key}"
  description = each.value.description
  enabled     = each.value.enabled
  value       = lookup(var.api_key_values, each.key, null)
  tags        = var.tags
}

resource "aws_api_gateway_usage_plan" "this" {
  for_each = var.usage_plans

  name        = "${var.name}-${each.key}"
  description = each.value.description

  api_stages {
    api_id = aws_api_gateway_rest_api.this.id
    stage  = aws_api_gateway_stage.this.stage_name
  }

  dynamic "throttle_settings" {
    for_each = each.value.throttle[*]

    content {
      rate_limit  = throttle_settings.value.rate
      burst_limit = throttle_settings.value.burst
    }
  }

  dynamic "quota_settings" {
    for_each = each.value.quota[*]

    content {
      limit  = quota_settings.value.limit
      period = quota_settings.value.period
      offset = quota_settings.value.offset
    }
  }

  tags = var.tags
}

locals {
  key_memberships = merge([
    for plan_name, plan in var.usage_plans : {
      for key_name in plan.api_keys : "${plan_name}/${key_name}" => { plan = plan_name, key = key_name }
    }
  ]...)
}

resource "aws_api_gateway_usage_plan_key" "this" {
  for_each = local.key_memberships

  key_id        = aws_api_gateway_api_key.this[each.value.key].id
  key_type      = "API_KEY"
  usage_plan_id = aws_api_gateway_usage_plan.this[each.value.plan].id
}

# A warning, not a refusal: the plan may live in another stack.
check "api_key_routes_have_a_usage_plan" {
  assert {
    condition = !local.uses_api_key || length(var.usage_plans) > 0
    error_message = join(" ", [
      "Route ${join(", ", [for key, route in var.routes : "\"${key}\"" if route.api_key_required])} has api_key_required but",
      "usage_plans is empty: API Gateway refuses every caller until a usage plan holds the stage. Add one here, or associate the",
      "stage with a plan of another stack.",
    ])
  }
}
