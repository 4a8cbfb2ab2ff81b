################################################################################
# HTTP, HTTP proxy, MOCK
################################################################################

locals {
  http_integrations = {
    for key, route in var.routes : key => merge(
      {
        type       = "http"
        httpMethod = route.http.method == null ? local.addresses[key].method : route.http.method
        uri        = route.http.uri
        responses  = local.integration_responses[key]
      },
      route.http.connection_id == null ? {} : { connectionType = "VPC_LINK", connectionId = route.http.connection_id },
      route.http.integration_target == null ? {} : { integrationTarget = route.http.integration_target },
      route.http.credentials_arn == null ? {} : { credentials = local.credentials[key] },
      route.http.passthrough_behavior == null ? {} : { passthroughBehavior = lower(route.http.passthrough_behavior) },
      route.http.timeout_ms == null ? {} : { timeoutInMillis = route.http.timeout_ms },
      local.request_mappings[key],
    ) if route.http != null
  }

  http_proxy_integrations = {
    for key, route in var.routes : key => merge(
      {
        type       = "http_proxy"
        httpMethod = route.http_proxy.method == null ? local.addresses[key].method : route.http_proxy.method
        uri        = route.http_proxy.uri
      },
      route.http_proxy.connection_id == null ? {} : { connectionType = "VPC_LINK", connectionId = route.http_proxy.connection_id },
      route.http_proxy.integration_target == null ? {} : { integrationTarget = route.http_proxy.integration_target },
      route.http_proxy.response_streaming ? { responseTransferMode = "STREAM" } : {},
      route.http_proxy.timeout_ms == null ? {} : { timeoutInMillis = route.http_proxy.timeout_ms },
      local.request_mappings[key],
    ) if route.http_proxy != null
  }

  mock_integrations = {
    for key, route in var.routes : key => {
      type                = "mock"
      contentHandling     = "CONVERT_TO_TEXT"
      passthroughBehavior = "when_no_match"
      requestTemplates    = { "application/json" = "{\"statusCode\":${route.mock.status}}" }
      responses           = local.integration_responses[key]
    } if route.mock != null
  }
}
