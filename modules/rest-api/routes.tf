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

}
