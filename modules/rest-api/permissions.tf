################################################################################
# Lambda permissions
################################################################################

locals {
  # By keys of the configuration, never by the functions' names: a name may be unknown at plan, and for_each takes no such key.
  route_invocations = {
    for key, route in var.routes :
    (route.lambda.permission_key == null ? key : route.lambda.permission_key) => merge(route.lambda, { user = key })...
    if route.lambda == null ? false : route.lambda.create_permission
  }

  authorizer_invocations = {
    for name, a in var.authorizers : "authorizer ${name}" => a.lambda if a.lambda == null ? false : a.lambda.create_permission
  }

  permissions = merge(
    {
      for key, invocations in local.route_invocations : key => {
        function  = invocations[0].function_arn == null ? invocations[0].function_name : invocations[0].function_arn
        qualifier = invocations[0].qualifier
      }
    },
    {
      for key, fn in local.authorizer_invocations : key => {
        function  = fn.function_arn == null ? fn.function_name : fn.function_arn
        qualifier = fn.qualifier
      }
    },
  )
}

resource "aws_lambda_permission" "caller" {
  for_each = local.permissions

  # The API's id makes it unique, so that a replaced API gets its permission before the old one goes.
  statement_id  = "apigateway-${aws_api_gateway_rest_api.this.id}-${substr(sha256(each.key), 0, 8)}"
  action        = "lambda:InvokeFunction"
  function_name = each.value.function
  qualifier     = each.value.qualifier
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.this.execution_arn}/*"

  lifecycle {
    create_before_destroy = true
  }
}

# Version 0.1.0 keyed its permissions by the functions' names. Destroying them could come before the new ones exist, and the
# API would answer 500 in between; forgotten, they stay in the functions' policies and do no harm.
removed {
  from = aws_lambda_permission.this

  lifecycle {
    destroy = false
  }
}
