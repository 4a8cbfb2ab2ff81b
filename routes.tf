################################################################################
# Routes of the features
################################################################################

locals {
  feature_authorization = var.authorization == null ? var.default_authorization : var.authorization

  function_routes = [
    for name, function in local.functions : {
      for route, invocation in function.routes : route => {
        authorization = coalesce(
          lookup(function.route_access, route, function.access).authorization, local.feature_authorization
        )
        authorization_scopes = lookup(function.route_access, route, function.access).authorization_scopes
        api_key_required     = lookup(function.route_access, route, function.access).api_key_required

        lambda = merge(invocation, {
          function_name      = module.function[name].function_name
          qualifier          = module.function[name].alias
          permission_key     = name
          response_streaming = function.response_streaming
          # Only a streamed answer may take longer than 29 s.
          timeout_ms = function.response_streaming ? function.timeout * 1000 : null
        })
      }
    }
  ]

  routes_by_feature = concat(local.function_routes, [local.health_routes], module.s3_proxy[*].routes, module.demo_page[*].routes)

  feature_routes     = merge(local.routes_by_feature...)
  feature_route_keys = flatten([for routes in local.routes_by_feature : keys(routes)])

  # merge() would silently let the last of two win; refused at output "openapi".
  repeated_routes = distinct([
    for key in local.feature_route_keys : key
    if length([for other in local.feature_route_keys : other if other == key]) > 1
  ])
}
