################################################################################
# Web ACL
################################################################################

variable "web_acl_arn" {
  description = <<-EOT
    ARN of an AWS WAF web ACL of scope REGIONAL in the API's region, which judges requests before every other rule of the API; null is
    none. Read in examples/waf what managed rules do to uploads.
  EOT
  type        = string
  default     = null
}

variable "associate_web_acl" {
  description = <<-EOT
    Whether `web_acl_arn` is associated; null is: if it is not null. Say true where the same configuration makes the web ACL, since a plan
    must know it before there is an ARN.
  EOT
  type        = bool
  default     = null
}
