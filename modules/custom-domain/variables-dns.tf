################################################################################
# DNS
################################################################################

variable "dns" {
  description = <<-EOT
    A and AAAA alias records in a Route 53 zone (a private zone for `PRIVATE`); null: you make them yourself from
    `target_domain_name` and `target_zone_id`.

    - `hosted_zone_id`: Id of the zone.
    - `routing`: Shares one name between several records, by exactly one of `latency_region` and `failover`; null is a single record.
      - `set_identifier`: What tells this record apart from the others of its name.
      - `latency_region`: Region whose callers are nearest to this record; null routes by `failover`.
      - `failover`: `PRIMARY` or `SECONDARY`; null routes by `latency_region`.
      - `health_check_id`: Health check of the record; null is none.
      - `evaluate_target_health`: Whether Route 53 also asks the target itself. Default true.
  EOT
  type = object({
    hosted_zone_id = string
    routing = optional(object({
      set_identifier         = string
      latency_region         = optional(string)
      failover               = optional(string)
      health_check_id        = optional(string)
      evaluate_target_health = optional(bool, true)
    }))
  })
  default = null

  validation {
    condition = alltrue([
      for routing in var.dns[*].routing : routing == null ? true : (routing.latency_region == null) != (routing.failover == null)
    ])
    error_message = "dns.routing must have exactly one of latency_region and failover; for a single record leave routing out."
  }

  validation {
    condition = alltrue([
      for routing in var.dns[*].routing : contains(["PRIMARY", "SECONDARY"], routing.failover)
      if routing == null ? false : routing.failover != null
    ])
    error_message = join(" ", [
      "dns.routing.failover is ${jsonencode(one([for routing in var.dns[*].routing : routing.failover if routing != null]))};",
      "write \"PRIMARY\" or \"SECONDARY\".",
    ])
  }

  validation {
    condition = var.endpoint_type == "REGIONAL" || one(var.dns[*].routing) == null
    error_message = join(" ", [
      "dns.routing is set, but endpoint_type is \"${var.endpoint_type}\"; only REGIONAL domain names exist in several regions.",
      "Use REGIONAL, or leave routing out.",
    ])
  }
}
