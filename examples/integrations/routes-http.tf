################################################################################
# HTTP, HTTP proxy, MOCK
################################################################################

locals {
  http_routes = {
    # Mapped: what the caller sees is chosen here, per status of the server.
    "GET /pets/{id}" = {
      http = {
        uri        = "${var.backend_url}/pets/{id}"
        timeout_ms = 2000
        responses = {
          "200"   = { status = 200, templates = { "application/json" = local.pet } }
          "404"   = { status = 404, templates = { "application/json" = local.errors.not_found } }
          default = { status = 503, templates = { "application/json" = local.errors.unavailable } }
        }
      }
    }

    # A constant answer, without anything behind.
    "GET /health" = {
      mock = { body = jsonencode({ status = "ok" }), headers = { Cache-Control = "'no-store'" } }
    }

    # Everything else, as it is, and the server's answer as it is. A fixed route wins; a method that it does not have comes here too.
    "ANY /{proxy+}" = {
      http_proxy = { uri = "${var.backend_url}/{proxy}", timeout_ms = 10000 }
    }
  }

  pet = "{\"id\":$input.json('$.id'),\"kind\":$input.json('$.type'),\"price\":$input.json('$.price')}"
}
