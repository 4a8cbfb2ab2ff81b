################################################################################
# Domain name
################################################################################

variable "domain_name" {
  description = "The name that clients call, for example `images.example.com`, or, not for `PRIVATE`, a wildcard such as `*.example.com`."
  type        = string
  nullable    = false

  validation {
    condition = can(regex("^(\\*\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.domain_name))
    error_message = join(" ", [
      "domain_name is \"${var.domain_name}\"; write a lower-case host name without scheme, path or final dot, such as",
      "\"images.example.com\".",
    ])
  }

  # "Custom domain names for private APIs", considerations.
  validation {
    condition = var.endpoint_type != "PRIVATE" || !startswith(var.domain_name, "*")
    error_message = join(" ", [
      "domain_name is \"${var.domain_name}\", but API Gateway has no wildcard names of type PRIVATE; write each name, such as",
      "\"images.${trimprefix(var.domain_name, "*.")}\" (its certificate may be a wildcard).",
    ])
  }
}

variable "endpoint_type" {
  description = "`EDGE` (through CloudFront), `REGIONAL`, or `PRIVATE` (only through VPC endpoints). Another type replaces the domain name."
  type        = string
  default     = "REGIONAL"
  nullable    = false

  validation {
    condition     = contains(["EDGE", "REGIONAL", "PRIVATE"], var.endpoint_type)
    error_message = "endpoint_type is \"${var.endpoint_type}\"; write \"EDGE\", \"REGIONAL\" or \"PRIVATE\"."
  }
}

variable "certificate_arn" {
  description = "ACM certificate that covers `domain_name`: of us-east-1 for `EDGE`, of the API's own region for `REGIONAL` and `PRIVATE`."
  type        = string
  nullable    = false

  validation {
    condition = can(regex("^arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/.+$", var.certificate_arn))
    error_message = join(" ", [
      "certificate_arn is \"${var.certificate_arn}\"; write the ARN of an ACM certificate:",
      "\"arn:aws:acm:REGION:ACCOUNT:certificate/ID\".",
    ])
  }
}

variable "security_policy" {
  description = <<-EOT
    Lowest TLS version and ciphers that clients may use: TLS_1_2, or an enhanced policy of the endpoint type such as
    SecurityPolicy_TLS13_1_3_2025_09 (REGIONAL, PRIVATE) or SecurityPolicy_TLS13_2025_EDGE, after it was set by hand; see the README.
  EOT
  type        = string
  default     = "TLS_1_2"
  nullable    = false

  validation {
    condition = can(regex("^(TLS_1_2|SecurityPolicy_[A-Z0-9_]+)$", var.security_policy))
    error_message = join(" ", [
      "security_policy is \"${var.security_policy}\"; write \"TLS_1_2\", or a name of \"Supported security policies\" in the API Gateway",
      "developer guide. TLS 1.0 is not offered: put a CloudFront distribution in front for such clients.",
    ])
  }

  # "Supported security policies": enhanced policies for EDGE end in _EDGE, those of the other types do not.
  validation {
    condition = var.security_policy == "TLS_1_2" || endswith(var.security_policy, "_EDGE") == (var.endpoint_type == "EDGE")
    error_message = join(" ", [
      "security_policy is \"${var.security_policy}\", which is not for endpoint_type \"${var.endpoint_type}\"; EDGE takes names that end",
      "in _EDGE, REGIONAL and PRIVATE take the others, and each takes \"TLS_1_2\".",
    ])
  }

  # "Choose a security policy for your custom domain", "Considerations".
  validation {
    condition     = var.mutual_tls == null || var.security_policy == "TLS_1_2"
    error_message = "security_policy is \"${var.security_policy}\", but mutual_tls needs \"TLS_1_2\"; set it, or remove mutual_tls."
  }
}

variable "ip_address_type" {
  description = <<-EOT
    `dualstack` (IPv4 and IPv6) or `ipv4`. `PRIVATE` knows only `dualstack`, and `ipv4` leaves the AAAA record without an answer.
  EOT
  type        = string
  default     = "dualstack"
  nullable    = false

  validation {
    condition     = contains(["dualstack", "ipv4"], var.ip_address_type)
    error_message = "ip_address_type is \"${var.ip_address_type}\"; write \"dualstack\" or \"ipv4\"."
  }

  validation {
    condition     = var.endpoint_type != "PRIVATE" || var.ip_address_type == "dualstack"
    error_message = "ip_address_type is \"${var.ip_address_type}\", but a PRIVATE domain name needs \"dualstack\"."
  }
}

variable "mutual_tls" {
  description = <<-EOT
    Asks clients for a certificate; null asks for none.

    - `truststore_uri`: `s3://` address of the PEM file with the authorities that are trusted.
    - `truststore_version`: Version of that object; null is the newest at the time of the apply.
    - `ownership_verification_certificate_arn`: Public ACM certificate that proves ownership, needed with an imported or private
      `certificate_arn`; null otherwise.
  EOT
  type = object({
    truststore_uri                         = string
    truststore_version                     = optional(string)
    ownership_verification_certificate_arn = optional(string)
  })
  default = null

  validation {
    condition = var.mutual_tls == null || var.endpoint_type == "REGIONAL"
    error_message = join(" ", [
      "mutual_tls is set, but endpoint_type is \"${var.endpoint_type}\"; only REGIONAL domain names ask for client certificates.",
      "Use REGIONAL or remove mutual_tls.",
    ])
  }

  validation {
    condition     = alltrue([for tls in var.mutual_tls[*] : can(regex("^s3://[^/]+/.+$", tls.truststore_uri))])
    error_message = "mutual_tls.truststore_uri is \"${join("", var.mutual_tls[*].truststore_uri)}\"; write \"s3://BUCKET/KEY\"."
  }

  validation {
    condition = alltrue([
      for arn in compact(var.mutual_tls[*].ownership_verification_certificate_arn) :
      can(regex("^arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/.+$", arn))
    ])
    error_message = join(" ", [
      "mutual_tls.ownership_verification_certificate_arn is not the ARN of an ACM certificate; write one of a public certificate that ACM",
      "issued for the name, \"arn:aws:acm:REGION:ACCOUNT:certificate/ID\", or leave it out where certificate_arn is such a one.",
    ])
  }
}

################################################################################
# APIs behind the domain name
################################################################################

variable "mappings" {
  description = <<-EOT
    Base path -> API and stage. `"/"` is the domain's root. The API does not see its base path: `/images/images/a.jpg` under base
    path `images` is the API's `/images/a.jpg`. Several segments (`v1/images`) are for `REGIONAL` with `TLS_1_2`; see the README.

    - `rest_api_id`: Id of the REST API.
    - `stage_name`: Name of its stage.
  EOT
  type = map(object({
    rest_api_id = string
    stage_name  = string
  }))
  default  = {}
  nullable = false

  validation {
    # "Use API mappings to connect API stages to a custom domain name for REST APIs", "Restrictions".
    condition = alltrue([
      for path in keys(var.mappings) :
      path == "/" || (can(regex("^[A-Za-z0-9$_.+!*'()-]+(/[A-Za-z0-9$_.+!*'()-]+)*$", path)) && length(path) <= 300)
    ])
    error_message = join(" ", [
      "mappings has the base paths ${jsonencode(keys(var.mappings))};",
      "write \"/\" for the root, or segments without a slash at either end, such as \"images\" or \"v1/images\"; 300 characters at",
      "most.",
    ])
  }

  validation {
    # The same page. The service says so only at apply.
    condition = (
      (var.endpoint_type == "REGIONAL" && var.security_policy == "TLS_1_2")
      || alltrue([for path in keys(var.mappings) : path == "/" || !strcontains(path, "/")])
    )
    error_message = join(" ", [
      "mappings has the base paths ${jsonencode(keys(var.mappings))}, but endpoint_type is \"${var.endpoint_type}\" and security_policy",
      "\"${var.security_policy}\"; several segments need \"REGIONAL\" with \"TLS_1_2\". Write one segment, or change these two.",
    ])
  }

  validation {
    # API Gateway answers these two itself at the root of a custom domain (developer guide, "Important notes").
    condition     = length(setintersection([for path in keys(var.mappings) : split("/", path)[0]], ["ping", "sping"])) == 0
    error_message = "mappings uses \"ping\" or \"sping\", which API Gateway keeps for its own health checks; choose another base path."
  }
}

################################################################################
# Access to a PRIVATE domain name
################################################################################

variable "vpc_endpoints" {
  description = <<-EOT
    For `PRIVATE`: the execute-api endpoints that may call the domain name, by a name of your own.

    - `id`: Id of the endpoint, `vpce-...`.
    - `dns_name`: The endpoint's own DNS name (output `dns_name` of modules/vpc-endpoint); null where there are no DNS records.
    - `hosted_zone_id`: Route 53 zone of that name (output `dns_hosted_zone_id`); null where there are no DNS records.
  EOT
  type = map(object({
    id             = string
    dns_name       = optional(string)
    hosted_zone_id = optional(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition = var.endpoint_type == "PRIVATE" || length(var.vpc_endpoints) == 0
    error_message = join(" ", [
      "vpc_endpoints is set, but endpoint_type is \"${var.endpoint_type}\"; VPC endpoints belong to PRIVATE domain names only.",
      "Remove them or use PRIVATE.",
    ])
  }

  validation {
    condition = var.endpoint_type != "PRIVATE" || length(var.vpc_endpoints) > 0 || length(var.policy_statements) > 0
    error_message = join(" ", [
      "endpoint_type is \"PRIVATE\", but nobody may call the domain name; add its execute-api endpoint to vpc_endpoints, or",
      "statements to policy_statements.",
    ])
  }
}

variable "policy_statements" {
  description = <<-EOT
    For `PRIVATE`: statements appended to the domain name's policy, for example to admit endpoints of other accounts; the same type as
    `policy_statements` of modules/rest-api, where every attribute is explained.
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
    error_message = "policy_statements have the effects ${jsonencode(var.policy_statements[*].effect)}; write \"Allow\" or \"Deny\"."
  }

  validation {
    condition = var.endpoint_type == "PRIVATE" || length(var.policy_statements) == 0
    error_message = join(" ", [
      "policy_statements is set, but endpoint_type is \"${var.endpoint_type}\"; only PRIVATE domain names have a policy. Use",
      "policy_statements of modules/rest-api for a public API.",
    ])
  }
}

variable "tags" {
  description = "Tags for the domain name and its access associations."
  type        = map(string)
  default     = {}
  nullable    = false
}
