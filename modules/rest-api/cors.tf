################################################################################
# CORS
################################################################################

locals {
  cors_enabled = var.cors != null
  cors_origins = local.cors_enabled ? sort(distinct(var.cors.allow_origins)) : []

  # A static mapping can name one origin. Among several, a template must find the caller's own.
  many_origins = length(local.cors_origins) > 1

  # Mapping templates see headers as the client wrote them: "origin" over HTTP/2, "Origin" over HTTP/1.1.
  origin_check = local.many_origins ? join("", [
    "#set($origin = $input.params('origin'))",
    "#if(\"$!origin\" == '')#set($origin = $input.params('Origin'))#end",
    "#if(${join(" || ", [for o in local.cors_origins : "$origin == '${o}'"])})",
    "#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)#end",
  ]) : ""

  cors_constant_headers = local.cors_enabled ? merge(
    local.many_origins ? { "Vary" = "'Origin'" } : { "Access-Control-Allow-Origin" = "'${local.cors_origins[0]}'" },
    length(var.cors.expose_headers) > 0 ? { "Access-Control-Expose-Headers" = "'${join(",", var.cors.expose_headers)}'" } : {},
    var.cors.allow_credentials ? { "Access-Control-Allow-Credentials" = "'true'" } : {},
  ) : {}

  ################################################################################
  # Preflight
  ################################################################################

  preflight_paths = local.cors_enabled ? [
    for path in local.paths : path
    if anytrue([for key, a in local.addresses : a.path == path && var.routes[key].cors])
    && !contains(keys(var.routes), "OPTIONS ${path}")
  ] : []

  preflight_methods = {
    for path in local.preflight_paths : path => (
      var.cors.allow_methods != null ? sort(distinct(var.cors.allow_methods)) : sort(distinct(concat(
        ["OPTIONS"],
        flatten([for key, a in local.addresses : a.methods if a.path == path && var.routes[key].cors]),
      )))
    )
  }

  preflight_headers = {
    for path in local.preflight_paths : path => merge(
      { for name, value in local.cors_constant_headers : name => value if name != "Access-Control-Expose-Headers" },
      {
        "Access-Control-Allow-Methods" = "'${join(",", local.preflight_methods[path])}'"
        "Access-Control-Allow-Headers" = "'${join(",", var.cors.allow_headers)}'"
        "Access-Control-Max-Age"       = "'${var.cors.max_age_seconds}'"
      },
    )
  }

  preflight_operations = {
    for path in local.preflight_paths : path => merge(
      {
        responses = {
          "204" = {
            description = "HTTP 204"
            headers = {
              for name in concat(keys(local.preflight_headers[path]), local.many_origins ? ["Access-Control-Allow-Origin"] : []) :
              name => { schema = { type = "string" } }
            }
          }
        }
        x-amazon-apigateway-integration = {
          type = "mock"
          # On the integration and on its response: else "*/*" answers 500 "Unable to transform request" (aws/chalice#1310).
          contentHandling     = "CONVERT_TO_TEXT"
          passthroughBehavior = "when_no_match"
          requestTemplates    = { "application/json" = "{\"statusCode\":204}" }
          responses = {
            default = {
              statusCode         = "204"
              contentHandling    = "CONVERT_TO_TEXT"
              responseParameters = { for name, value in local.preflight_headers[path] : "method.response.header.${name}" => value }
              responseTemplates  = { "application/json" = local.origin_check }
            }
          }
        }
      },
      length(local.parameters_of_path[path]) == 0 ? {} : { parameters = local.parameters_of_path[path] },
    )
  }

  ################################################################################
  # Mapped responses
  ################################################################################

  origin_check_of_route = { for key, route in var.routes : key => route.cors ? local.origin_check : "" }

  cors_header_names_of_route = {
    for key, route in var.routes : key => route.cors && local.cors_enabled ? concat(
      keys(local.cors_constant_headers), local.many_origins ? ["Access-Control-Allow-Origin"] : []
    ) : []
  }

  # Bytes pass without a template, so among several origins the back end answers: S3 by its bucket's CORS rule.
  backend_answers_cors = {
    for key, route in var.routes : key => route.cors && local.many_origins && anytrue(flatten([
      for i in concat(route.s3[*], route.http[*], route.aws[*]) : [for answer in i.responses : length(answer.templates) == 0]
    ]))
  }

  cors_headers_of_response = {
    for key, answers in local.responses : key => {
      for pattern, answer in answers : pattern => merge(
        var.routes[key].cors ? local.cors_constant_headers : {},
        var.routes[key].cors && local.many_origins && length(answer.templates) == 0 ? {
          "Access-Control-Allow-Origin" = "integration.response.header.Access-Control-Allow-Origin"
        } : {},
      )
    }
  }
}
