################################################################################
# Routes, normalised
################################################################################

locals {
  concrete_methods = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]

  # Sorted by Terraform, so that the document and its hash do not depend on the order in which a caller merged maps.
  addresses = {
    for key in keys(var.routes) : key => {
      method = split(" ", key)[0]
      path   = split(" ", key)[1]
      # "/s3/{key+}" -> ["key"]
      path_variables = [for found in regexall("\\{([^}+]+)\\+?\\}", key) : found[0]]
      methods        = startswith(key, "ANY ") ? local.concrete_methods : [split(" ", key)[0]]
    }
  }

  paths = sort(distinct([for a in local.addresses : a.path]))

  # The one place that knows the default. Null is in no list of authorizers, so that such a route is refused and never open.
  authorization_of_route = {
    for key, route in var.routes : key => route.authorization == null ? var.default_authorization : route.authorization
  }
}
