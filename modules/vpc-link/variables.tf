variable "name" {
  description = "Name of the link and of what is made with it."
  type        = string
  nullable    = false

  validation {
    # CreateLoadBalancer: 32 characters, of which "-nlb" or "-alb" takes four; the name is unique in the region.
    condition     = can(regex("^[A-Za-z0-9]([A-Za-z0-9-]{0,26}[A-Za-z0-9])?$", var.name)) && !startswith(var.name, "internal-")
    error_message = "name is \"${var.name}\"; use 1 to 28 letters, digits and \"-\", not at an end, and not beginning with \"internal-\"."
  }
}

variable "tags" {
  description = "Tags for everything that can carry them."
  type        = map(string)
  default     = {}
  nullable    = false
}

################################################################################
# A load balancer to make
################################################################################

variable "load_balancer" {
  description = <<-EOT
    An internal load balancer to make, with its target group, listener and security groups. Null takes `existing_load_balancer`.

    - `type`: "network" (VPC link V1) or "application" (VPC link V2). Default network.
    - `vpc_id`: VPC of the load balancer and its targets.
    - `subnet_ids`: One per availability zone that has targets; two zones at least for an application load balancer.
    - `port`: Port of the listener; null is 80, or 443 with TLS.
    - `certificate_arn`: ACM certificate with which the load balancer ends TLS; null leaves HTTP as it is.
    - `ssl_policy`: Which TLS versions and ciphers the listener takes, with a certificate.
    - `host_name`: Host header, and name in the server's certificate; null is the load balancer's own DNS name, which no certificate has.
    - `cross_zone`: Whether a network load balancer sends to targets of all zones; traffic between zones is billed. Default true.
    - `deletion_protection`: Whether the load balancer cannot be deleted. Default false.
    - `target`: The HTTP service.
      - `type`: "ip" or "instance". Default ip.
      - `port`: Port at which it listens.
      - `tls`: Whether it speaks HTTPS. Behind a network load balancer without certificate TLS then goes through to it. Default false.
      - `cidr_blocks`: Where targets may be, for the load balancer's outbound rule; such as the CIDR block of the VPC.
      - `addresses`: Name of your choice -> IP address in the VPC, or instance id. Empty where a service (ECS, an Auto Scaling group)
        registers its targets itself, with the output `target_group_arn`.
    - `health_check`: How targets are asked whether they work.
      - `path`: Path for which a target answers with `matcher`; null is "/" for an application load balancer and a mere
        TCP connection for a network one.
      - `port`: Port to ask; null is the target's own.
      - `matcher`: HTTP statuses that are healthy.
      - `interval`: Seconds between two checks, 5 to 300.
      - `timeout`: Seconds to wait, 2 to 120, below `interval`.
      - `healthy_threshold`: Successes in a row until a target gets requests, 2 to 10.
      - `unhealthy_threshold`: Failures in a row until it gets none, 2 to 10.
  EOT
  type = object({
    type                = optional(string, "network")
    vpc_id              = string
    subnet_ids          = list(string)
    port                = optional(number)
    certificate_arn     = optional(string)
    ssl_policy          = optional(string, "ELBSecurityPolicy-TLS13-1-2-2021-06")
    host_name           = optional(string)
    cross_zone          = optional(bool, true)
    deletion_protection = optional(bool, false)
    target = object({
      type        = optional(string, "ip")
      port        = number
      tls         = optional(bool, false)
      cidr_blocks = list(string)
      addresses   = optional(map(string), {})
    })
    health_check = optional(object({
      path                = optional(string)
      port                = optional(number)
      matcher             = optional(string, "200-399")
      interval            = optional(number, 10)
      timeout             = optional(number, 5)
      healthy_threshold   = optional(number, 2)
      unhealthy_threshold = optional(number, 2)
    }), {})
  })
  default = null

  validation {
    condition = (var.load_balancer == null) != (var.existing_load_balancer == null)
    error_message = join(" ", [
      "${var.load_balancer == null ? "Neither" : "Both"} of load_balancer and existing_load_balancer set;",
      "give load_balancer to have one made, or existing_load_balancer with the ARN of yours, and leave the other null.",
    ])
  }

  validation {
    condition = contains(["network", "application"], var.load_balancer == null ? "network" : var.load_balancer.type)
    error_message = join(" ", [
      "load_balancer.type is ${jsonencode(one(var.load_balancer[*].type))};",
      "write \"network\" (VPC link V1) or \"application\" (VPC link V2).",
    ])
  }

  validation {
    condition = var.load_balancer == null ? true : (
      length(var.load_balancer.subnet_ids) >= (var.load_balancer.type == "application" ? 2 : 1)
    )
    error_message = join(" ", [
      "load_balancer.subnet_ids is ${jsonencode(one(var.load_balancer[*].subnet_ids))};",
      "give one of each zone that has targets, and of at least two zones for an application load balancer.",
    ])
  }

  validation {
    condition = alltrue([
      for port in var.load_balancer == null ? [] : [
        coalesce(var.load_balancer.port, 80), var.load_balancer.target.port, coalesce(var.load_balancer.health_check.port, 80),
      ] : port >= 1 && port <= 65535 && floor(port) == port
    ])
    error_message = "load_balancer.port, target.port and health_check.port are ports; write whole numbers from 1 to 65535."
  }

  validation {
    condition = var.load_balancer == null ? true : (
      var.load_balancer.host_name != null || (var.load_balancer.certificate_arn == null
      && !(var.load_balancer.type == "network" && var.load_balancer.target.tls))
    )
    error_message = join(" ", [
      "load_balancer has TLS and no host_name; write the name that the certificate has (\"orders.example.com\"),",
      "as API Gateway compares the two and answers 500 when they differ.",
    ])
  }

  validation {
    condition = contains(["ip", "instance"], var.load_balancer == null ? "ip" : var.load_balancer.target.type)
    error_message = join(" ", [
      "load_balancer.target.type is ${jsonencode(one(var.load_balancer[*].target.type))}; write \"ip\" or \"instance\".",
      "In front of an application load balancer take existing_load_balancer, which needs no network load balancer between.",
    ])
  }

  validation {
    condition = alltrue([
      for address in var.load_balancer == null ? [] : values(var.load_balancer.target.addresses) :
      var.load_balancer.target.type == "ip" ? can(regex("^([0-9.]+|[0-9A-Fa-f:]+)$", address)) : startswith(address, "i-")
    ])
    error_message = join(" ", [
      "load_balancer.target.addresses is ${jsonencode(one(var.load_balancer[*].target.addresses))}, which does not fit",
      "target.type ${jsonencode(one(var.load_balancer[*].target.type))};",
      "write IP addresses for \"ip\" (a host name is none) and ids (\"i-...\") for \"instance\".",
    ])
  }

  validation {
    condition = alltrue([
      for block in var.load_balancer == null ? [] : var.load_balancer.target.cidr_blocks : can(cidrhost(block, 0))
    ])
    error_message = join(" ", [
      "load_balancer.target.cidr_blocks is ${jsonencode(one(var.load_balancer[*].target.cidr_blocks))};",
      "write ranges such as \"10.0.0.0/16\".",
    ])
  }

  validation {
    condition = var.load_balancer == null ? true : length(var.load_balancer.target.cidr_blocks) > 0
    error_message = join(" ", [
      "load_balancer.target.cidr_blocks is empty, so the load balancer could reach no target;",
      "write the CIDR block of the VPC or of the targets' subnets.",
    ])
  }

  validation {
    condition = alltrue([
      for check in var.load_balancer == null ? [] : [var.load_balancer.health_check] :
      check.interval >= 5 && check.interval <= 300 && check.timeout >= 2 && check.timeout <= 120 && check.timeout < check.interval
      && alltrue([for count in [check.healthy_threshold, check.unhealthy_threshold] : count >= 2 && count <= 10])
      && startswith(coalesce(check.path, "/"), "/")
    ])
    error_message = join(" ", [
      "load_balancer.health_check is ${jsonencode(one(var.load_balancer[*].health_check))}; write a path that begins with \"/\",",
      "interval 5 to 300, timeout 2 to 120 and below interval, thresholds 2 to 10.",
    ])
  }
}

################################################################################
# A load balancer that is there
################################################################################

variable "existing_load_balancer" {
  description = <<-EOT
    An internal load balancer of this account and region that is already there. Null makes one, as `load_balancer` says.

    - `type`: "network" (VPC link V1) or "application" (VPC link V2).
    - `arn`: Its ARN, not that of a listener or target group.
    - `host_name`: Host header: its DNS name, or with TLS the name in its certificate.
    - `port`: Port of its listener. Default 80.
    - `tls`: Whether that listener, or what is behind it, speaks HTTPS. Default false.
    - `subnet_ids`: Subnets of the link V2, of zones that the load balancer has; only for an application load balancer.
    - `security_group_ids`: Security groups of the link V2, which the load balancer's own must admit; only for an
      application load balancer.
  EOT
  type = object({
    type               = string
    arn                = string
    host_name          = string
    port               = optional(number, 80)
    tls                = optional(bool, false)
    subnet_ids         = optional(list(string), [])
    security_group_ids = optional(list(string), [])
  })
  default = null

  validation {
    condition = contains(["network", "application"], var.existing_load_balancer == null ? "network" : var.existing_load_balancer.type)
    error_message = join(" ", [
      "existing_load_balancer.type is ${jsonencode(one(var.existing_load_balancer[*].type))}; write \"network\" (VPC link V1) or",
      "\"application\" (VPC link V2). Others have no VPC link.",
    ])
  }

  validation {
    condition = var.existing_load_balancer == null ? true : can(regex(
      join("/", [
        "^arn:aws[a-z-]*:elasticloadbalancing:[^:]+:[0-9]{12}:loadbalancer",
        var.existing_load_balancer.type == "network" ? "net" : "app", ".+$",
      ]),
      var.existing_load_balancer.arn
    ))
    error_message = join(" ", [
      "existing_load_balancer.arn is ${jsonencode(one(var.existing_load_balancer[*].arn))}; write the ARN of a load balancer",
      "of type ${jsonencode(one(var.existing_load_balancer[*].type))}",
      "(\"...:loadbalancer/net/...\" is network, \"...:loadbalancer/app/...\" application),",
      "not of a listener or target group, or correct the type.",
    ])
  }

  validation {
    condition = var.existing_load_balancer == null ? true : (
      (var.existing_load_balancer.type == "application") == (length(var.existing_load_balancer.subnet_ids) > 0)
      && (var.existing_load_balancer.type == "application") == (length(var.existing_load_balancer.security_group_ids) > 0)
    )
    error_message = join(" ", [
      "existing_load_balancer.subnet_ids and security_group_ids are the link's, which of type application needs both and of type",
      "network neither; for an application load balancer give subnets of its zones, and a group that its own group admits.",
    ])
  }
}
