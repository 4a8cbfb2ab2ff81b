################################################################################
# Health: GET /health, without Lambda
################################################################################

variable "health" {
  description = <<-EOT
    `GET /health`, answered by API Gateway itself and open to everyone, for health checks. Null is off.

    - `path`: Path of the route.
  EOT
  type = object({
    path = optional(string, "/health")
  })
  default = {}
}

locals {
  # Health checks carry no credentials, and the answer tells nothing.
  health_routes = var.health == null ? {} : {
    "GET ${var.health.path}" = {
      authorization = "NONE"
      mock          = { body = jsonencode({ status = "ok" }) }
    }
  }
}
