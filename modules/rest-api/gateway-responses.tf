################################################################################
# API Gateway's own answers
################################################################################

locals {
  # Every documented type ("Gateway response types for API Gateway") with a code of functions/shared/errors.ts.
  # status null keeps API Gateway's own. REQUEST_TOO_LARGE is not here: API Gateway lets nobody change it ("Important notes").
  gateway_response_defaults = {
    ACCESS_DENIED                  = { status = 403, code = "access_denied" }
    API_CONFIGURATION_ERROR        = { status = 500, code = "internal_error" }
    AUTHORIZER_CONFIGURATION_ERROR = { status = 500, code = "internal_error" }
    AUTHORIZER_FAILURE             = { status = 500, code = "internal_error" }
    BAD_REQUEST_BODY               = { status = 400, code = "invalid_body" }
    BAD_REQUEST_PARAMETERS         = { status = 400, code = "missing_parameter" }
    DEFAULT_4XX                    = { status = null, code = "invalid_parameter" }
    DEFAULT_5XX                    = { status = null, code = "internal_error" }
    EXPIRED_TOKEN                  = { status = 403, code = "access_denied" }
    INTEGRATION_FAILURE            = { status = 503, code = "unavailable" }
    INTEGRATION_TIMEOUT            = { status = 504, code = "timeout" }
    INVALID_API_KEY                = { status = 403, code = "access_denied" }
    INVALID_SIGNATURE              = { status = 403, code = "access_denied" }
    MISSING_AUTHENTICATION_TOKEN   = { status = 403, code = "missing_authentication_token" }
    QUOTA_EXCEEDED                 = { status = 429, code = "quota_exceeded" }
    RESOURCE_NOT_FOUND             = { status = 404, code = "not_found" }
    THROTTLED                      = { status = 429, code = "throttled" }
    UNAUTHORIZED                   = { status = 401, code = "unauthorized" }
    UNSUPPORTED_MEDIA_TYPE         = { status = 415, code = "unsupported_media_type" }
    WAF_FILTERED                   = { status = 403, code = "access_denied" }
  }

  gateway_response_changes = {
    for type in keys(local.gateway_response_defaults) :
    type => lookup(var.gateway_responses, type, { status = null, code = null, message = null, headers = {} })
  }

  gateway_statuses = {
    for type, change in local.gateway_response_changes :
    type => change.status == null ? local.gateway_response_defaults[type].status : change.status
  }

  gateway_codes = {
    for type, change in local.gateway_response_changes :
    type => change.code == null ? local.gateway_response_defaults[type].code : change.code
  }

  # messageString comes quoted. validationErrorString does not, and quotes the caller's body: it stays out.
  gateway_messages = {
    for type, change in local.gateway_response_changes : type => (
      change.message != null ? jsonencode(change.message)
      : type == "BAD_REQUEST_PARAMETERS" ? "\"$context.error.validationErrorString\""
      : "$context.error.messageString"
    )
  }

  # A gateway response has no template language to find the caller among several origins. These answers hold
  # nothing of the caller's, so every origin may read them.
  gateway_headers = merge(
    { "Cache-Control" = "'no-store'", "X-Content-Type-Options" = "'nosniff'" },
    { for name, value in local.cors_constant_headers : name => value if !local.many_origins || name == "Access-Control-Expose-Headers" },
    local.many_origins ? { "Access-Control-Allow-Origin" = "'*'" } : {},
  )

  gateway_responses = {
    for type in keys(local.gateway_response_defaults) : type => merge(
      {
        responseParameters = {
          for name, value in merge(
            local.gateway_headers,
            type == "THROTTLED" ? { "Retry-After" = "'1'" } : {},
            local.gateway_response_changes[type].headers,
          ) : "gatewayresponse.header.${name}" => value
        }
        responseTemplates = {
          "application/json" = join("", [
            "{\"message\":${local.gateway_messages[type]},",
            "\"code\":${jsonencode(local.gateway_codes[type])},",
            "\"requestId\":\"$context.requestId\"}",
          ])
        }
      },
      local.gateway_statuses[type] == null ? {} : { statusCode = tostring(local.gateway_statuses[type]) },
    )
  }
}
