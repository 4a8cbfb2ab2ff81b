################################################################################
# Web ACL
################################################################################

locals {
  has_web_acl = var.associate_web_acl == null ? var.web_acl_arn != null : var.associate_web_acl
}

# Destroyed before it is created, unlike the stage: a stage has one web ACL, and DisassociateWebACL names the stage only, so the end of
# an old association after the start of a new one would leave the stage without any (the provider's web_acl_association.go).
resource "aws_wafv2_web_acl_association" "stage" {
  count = local.has_web_acl ? 1 : 0 # not known at plan? Say associate_web_acl = true.

  # Unknown while the stage is made or replaced, so the new one is associated anew: deleting a stage ends its association.
  resource_arn = aws_api_gateway_stage.this.arn
  web_acl_arn  = var.web_acl_arn

  lifecycle {
    precondition {
      condition = split(":", var.web_acl_arn)[3] == data.aws_region.current.id
      error_message = join(" ", [
        "REST API \"${var.name}\": the web ACL ${var.web_acl_arn} is not of ${data.aws_region.current.id}, where the API is;",
        "make one of scope REGIONAL there, and pass its ARN as web_acl_arn.",
      ])
    }
  }
}
