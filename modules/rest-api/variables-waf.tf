################################################################################
# Web ACL
################################################################################

variable "web_acl_arn" {
  description = <<-EOT
    ARN of an AWS WAF web ACL of scope REGIONAL in the API's region, which judges requests before every other rule of the API; null is
    none. For EDGE too: the ACL belongs to the stage.
  EOT
  type        = string
  default     = null

  validation {
    condition = (
      var.web_acl_arn == null ? true
      : can(regex("^arn:aws[a-z-]*:wafv2:[a-z0-9-]+:[0-9]{12}:regional/webacl/[^/]+/[^/]+$", var.web_acl_arn))
    )
    error_message = join(" ", [
      "web_acl_arn is \"${join("", var.web_acl_arn[*])}\"; a stage takes an AWS WAF (v2) web ACL of scope REGIONAL,",
      "\"arn:aws:wafv2:REGION:ACCOUNT:regional/webacl/NAME/ID\". One of scope CLOUDFRONT (\"global/webacl\") belongs to a distribution, as",
      "modules/cdn makes one.",
    ])
  }
}

variable "associate_web_acl" {
  description = <<-EOT
    Whether `web_acl_arn` is associated; null is: if it is not null. Say true where the same configuration makes the web ACL, since a plan
    must know it before there is an ARN.
  EOT
  type        = bool
  default     = null

  validation {
    condition     = var.associate_web_acl == true ? var.web_acl_arn != null : true
    error_message = "associate_web_acl is true and web_acl_arn is null; pass the ARN of a web ACL, or leave associate_web_acl out."
  }
}
