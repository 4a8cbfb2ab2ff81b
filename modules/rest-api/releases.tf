################################################################################
# Releases
################################################################################

# Terraform knows the document of today only, so what a stage is to keep while the routes change is a deployment of its own, made
# when its label is first named and never again. `aws_api_gateway_deployment.this` goes on following each change: it is what a
# canary serves, and what the stage serves without a label.
locals {
  release_labels = setunion(var.release[*], var.kept_releases)

  served_deployment_id = (
    var.release == null ? aws_api_gateway_deployment.this.id : aws_api_gateway_deployment.release[var.release].id
  )
}

resource "aws_api_gateway_deployment" "release" {
  for_each = local.release_labels

  rest_api_id = aws_api_gateway_rest_api.this.id
  description = "Release ${each.key}"
  triggers    = { redeploy = local.redeploy_hash }

  lifecycle {
    # The stage leaves it before it goes.
    create_before_destroy = true
    # Frozen: the hash stays that of the routes that it was made of.
    ignore_changes = [triggers]
  }
}

# A warning, not a refusal: after a roll back it is so until the routes are taken back or released anew.
check "the_release_has_the_routes_as_configured" {
  assert {
    condition = (
      var.release == null || var.canary != null ? true :
      aws_api_gateway_deployment.release[var.release].triggers.redeploy == local.redeploy_hash
    )
    error_message = join(" ", [
      "REST API \"${var.name}\" serves release \"${coalesce(var.release, "-")}\", which was made of other routes, policy or settings than",
      "the configured ones: those reach nobody. Give release another label to deploy them, or set canary to give them a share.",
    ])
  }
}
