################################################################################
# Endpoint
################################################################################

variable "endpoint_type" {
  description = <<-EOT
    EDGE (through AWS's CloudFront), REGIONAL or PRIVATE (only through VPC endpoints). Every change is made in place except PRIVATE to
    EDGE, which the service refuses: apply REGIONAL first, then EDGE.
  EOT
  type        = string
  default     = "REGIONAL"
  nullable    = false

  validation {
    condition     = contains(["EDGE", "REGIONAL", "PRIVATE"], var.endpoint_type)
    error_message = "endpoint_type is \"${var.endpoint_type}\"; set \"EDGE\", \"REGIONAL\" or \"PRIVATE\"."
  }
}

variable "ip_address_type" {
  description = "dualstack, or ipv4 for EDGE and REGIONAL. Set explicitly for every type, so that a switch never touches it."
  type        = string
  default     = "dualstack"
  nullable    = false

  validation {
    condition     = contains(["dualstack", "ipv4"], var.ip_address_type)
    error_message = "ip_address_type is \"${var.ip_address_type}\"; set \"dualstack\" or \"ipv4\"."
  }

  validation {
    condition     = !(var.endpoint_type == "PRIVATE" && var.ip_address_type == "ipv4")
    error_message = "ip_address_type is \"ipv4\" and endpoint_type is \"PRIVATE\"; a private API is \"dualstack\" only. Set \"dualstack\"."
  }
}

variable "security_policy" {
  description = <<-EOT
    Lowest TLS version and ciphers that clients may use: TLS_1_2 (REGIONAL, PRIVATE), TLS_1_0 (EDGE, REGIONAL), or an enhanced policy of
    the endpoint type such as SecurityPolicy_TLS13_1_3_2025_09 (REGIONAL, PRIVATE) or SecurityPolicy_TLS13_2025_EDGE. Null writes none:
    the service's own. A change takes about 15 minutes, and an API that has one needs further steps to change its type; see the README.
  EOT
  type        = string
  default     = null

  validation {
    condition = var.security_policy == null ? true : can(regex("^(TLS_1_[02]|SecurityPolicy_[A-Z0-9_]+)$", var.security_policy))
    error_message = join(" ", [
      "security_policy is \"${join("", var.security_policy[*])}\"; write a name of \"Supported security policies\" in the API Gateway",
      "developer guide, such as \"SecurityPolicy_TLS13_1_3_2025_09\", or null for the service's own.",
    ])
  }

  # "Supported security policies": enhanced policies for EDGE end in _EDGE, those of the other types do not.
  validation {
    condition = (
      endswith(coalesce(var.security_policy, "-"), "_EDGE") == (var.endpoint_type == "EDGE")
      || !startswith(coalesce(var.security_policy, "-"), "SecurityPolicy_")
    )
    error_message = join(" ", [
      "security_policy is \"${join("", var.security_policy[*])}\", which is not for endpoint_type \"${var.endpoint_type}\";",
      "EDGE takes names that end in _EDGE (SecurityPolicy_TLS13_2025_EDGE), REGIONAL and PRIVATE take the others",
      "(SecurityPolicy_TLS13_1_3_2025_09).",
    ])
  }

  # The same page: the table of EDGE lists no TLS_1_2, and a PRIVATE API starts with it.
  validation {
    condition = !contains(["EDGE TLS_1_2", "PRIVATE TLS_1_0"], "${var.endpoint_type} ${coalesce(var.security_policy, "-")}")
    error_message = join(" ", [
      "security_policy is \"${join("", var.security_policy[*])}\" and endpoint_type is \"${var.endpoint_type}\";",
      "set \"${var.endpoint_type == "EDGE" ? "SecurityPolicy_TLS12_2018_EDGE" : "TLS_1_2"}\", or null for the service's own.",
    ])
  }
}

variable "endpoint_access_mode" {
  description = <<-EOT
    With an enhanced `security_policy`: STRICT also checks that a call comes by the API's endpoint type, and that TLS and Host name the
    same host; BASIC does not. Null is BASIC.
  EOT
  type        = string
  default     = null

  validation {
    condition     = var.endpoint_access_mode == null ? true : contains(["BASIC", "STRICT"], var.endpoint_access_mode)
    error_message = "endpoint_access_mode is \"${join("", var.endpoint_access_mode[*])}\"; set \"BASIC\", \"STRICT\" or null."
  }

  validation {
    condition = var.endpoint_access_mode == null || startswith(coalesce(var.security_policy, "-"), "SecurityPolicy_")
    error_message = join(" ", [
      "endpoint_access_mode is \"${join("", var.endpoint_access_mode[*])}\", but security_policy is no enhanced policy;",
      "set security_policy to a name that starts with \"SecurityPolicy_\", or endpoint_access_mode to null.",
    ])
  }
}

variable "vpc_endpoint_ids" {
  description = <<-EOT
    Interface endpoints for execute-api that may call a PRIVATE API; its policy refuses every other one. Empty for EDGE and REGIONAL.
  EOT
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition = !local.is_private || length(var.vpc_endpoint_ids) > 0 || length(var.policy_statements) > 0
    error_message = join(" ", [
      "endpoint_type is \"PRIVATE\" but vpc_endpoint_ids and policy_statements are both empty, so nobody could call the API;",
      "set vpc_endpoint_ids to the ids of your interface endpoints for execute-api, or admit callers with policy_statements.",
    ])
  }

  validation {
    condition = (
      !local.is_private || length(var.vpc_endpoint_ids) > 0 || length(var.policy_statements) == 0
      || contains(var.policy_statements[*].effect, "Allow")
    )
    error_message = join(" ", [
      "endpoint_type is \"PRIVATE\" without vpc_endpoint_ids and policy_statements holds no Allow, so nobody could call the API;",
      "add a statement with effect \"Allow\", or set vpc_endpoint_ids.",
    ])
  }

  validation {
    condition = local.is_private || length(var.vpc_endpoint_ids) == 0
    error_message = join(" ", [
      "vpc_endpoint_ids has ${length(var.vpc_endpoint_ids)} entries but endpoint_type is \"${var.endpoint_type}\";",
      "set it to [], or set endpoint_type to \"PRIVATE\".",
    ])
  }

  validation {
    condition     = alltrue([for id in var.vpc_endpoint_ids : can(regex("^vpce-[A-Za-z0-9]+$", id))])
    error_message = "vpc_endpoint_ids is ${jsonencode(var.vpc_endpoint_ids)}; each is the id of a VPC endpoint, \"vpce-...\"."
  }
}

variable "associate_vpc_endpoints" {
  description = <<-EOT
    Also associate the endpoints with the API, for the alias https://{api}-{vpce}.execute-api.{region}... Switching it on or off
    replaces the API (new id): the provider cannot take an association away.
  EOT
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition = !(var.associate_vpc_endpoints && local.is_private && length(var.vpc_endpoint_ids) == 0)
    error_message = join(" ", [
      "associate_vpc_endpoints is true but vpc_endpoint_ids is empty;",
      "list the endpoints, or set associate_vpc_endpoints to false.",
    ])
  }
}

variable "disable_execute_api_endpoint" {
  description = "Refuse calls on the default execute-api address; set it only once a custom domain answers."
  type        = bool
  default     = false
  nullable    = false
}

variable "policy_statements" {
  description = <<-EOT
    Own statements of the resource policy, appended to the generated ones. A PRIVATE API without `vpc_endpoint_ids` has only these.
    Narrow with Deny, which binds every route. An Allow opens: within the API's account it is enough by itself for routes with
    "AWS_IAM", whatever IAM says, and for a Lambda authorizer that says nothing of the route; for callers of another account it is
    needed beside theirs. So one that covers such a route and names nobody is refused.

    - `sid`: Id of the statement; null is none.
    - `effect`: "Allow" or "Deny".
    - `principals`: AWS, Service, Federated or `*` -> ids. Default everybody.
    - `actions`: Actions. Default `execute-api:Invoke`.
    - `resources`: "*" or ARNs such as `arn:aws:execute-api:*:*:*/v1/GET/images/*`. Default "*".
    - `conditions`: Operator -> key -> values. Default none.
  EOT
  type = list(object({
    sid        = optional(string)
    effect     = string
    principals = optional(map(list(string)), { "*" = ["*"] })
    actions    = optional(list(string), ["execute-api:Invoke"])
    resources  = optional(list(string), ["*"])
    conditions = optional(map(map(list(string))), {})
  }))
  default  = []
  nullable = false

  validation {
    condition     = length(setsubtract(var.policy_statements[*].effect, ["Allow", "Deny"])) == 0
    error_message = "policy_statements have the effects ${jsonencode(var.policy_statements[*].effect)}; set \"Allow\" or \"Deny\"."
  }

  # The short form is stored as a full ARN and then differs in every plan (hashicorp/terraform-provider-aws#5549).
  validation {
    condition = alltrue([for resource in flatten(var.policy_statements[*].resources) : resource == "*" || startswith(resource, "arn:")])
    error_message = join(" ", [
      "policy_statements have the resources ${jsonencode(flatten(var.policy_statements[*].resources))};",
      "write \"*\" or an ARN such as \"arn:aws:execute-api:*:*:*/v1/GET/images/*\".",
    ])
  }
}
