################################################################################
# Lambda permissions
################################################################################

locals {
  # One per function, not per route: routes grow, the calls and the function's policy do not.
  invoked_functions = {
    for fn in concat(
      [for route in values(var.routes) : route.lambda if route.lambda == null ? false : route.lambda.create_permission],
      [for a in values(var.authorizers) : merge(a.lambda, {}) if a.lambda == null ? false : a.lambda.create_permission],
      ) : join(":", concat([fn.function_name], fn.qualifier == null ? [] : [fn.qualifier])) => {
      function_name = fn.function_arn == null ? fn.function_name : fn.function_arn
      qualifier     = fn.qualifier
    }...
  }
}

resource "aws_lambda_permission" "this" {
  for_each = local.invoked_functions

  # The API's id makes it unique, so that a replaced API gets its permission before the old one goes.
  statement_id  = "apigateway-${aws_api_gateway_rest_api.this.id}"
  action        = "lambda:InvokeFunction"
  function_name = each.value[0].function_name
  qualifier     = each.value[0].qualifier
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.this.execution_arn}/*"

  lifecycle {
    create_before_destroy = true
  }
}
