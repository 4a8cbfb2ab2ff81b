################################################################################
# Alias
################################################################################

resource "aws_lambda_alias" "this" {
  count = var.alias == null ? 0 : 1

  name             = var.alias
  function_name    = aws_lambda_function.this.function_name
  function_version = var.release == null ? aws_lambda_function.this.version : var.release.version

  dynamic "routing_config" {
    for_each = [for release in var.release[*] : release.percent / 100 if release.percent > 0]

    content {
      additional_version_weights = { (aws_lambda_function.this.version) = routing_config.value }
    }
  }

  lifecycle {
    # Known in a plan without a new version; in one with it, it differs.
    precondition {
      condition = (
        one(var.release[*].percent) == null ? true :
        var.release.percent == 0 || var.release.version != aws_lambda_function.this.version
      )
      error_message = join(" ", [
        "Function \"${var.name}\": release.version is \"${join("", var.release[*].version)}\", the newest one, which cannot share calls",
        "with itself. Set release.percent together with the change of the code, or leave release out.",
      ])
    }
  }
}

# Bills for as long as it exists, called or not. While an alias has two versions, they share it.
resource "aws_lambda_provisioned_concurrency_config" "this" {
  count = var.provisioned_concurrency == null ? 0 : 1

  function_name                     = aws_lambda_function.this.function_name
  qualifier                         = one(aws_lambda_alias.this[*].name)
  provisioned_concurrent_executions = var.provisioned_concurrency
}
