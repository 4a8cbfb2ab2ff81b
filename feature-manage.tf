################################################################################
# Manage: GET /images and DELETE /images/{key+}
################################################################################

variable "manage" {
  description = <<-EOT
    `GET /images` lists the images, `DELETE /images/{key+}` removes one with all that was made from it. Null is off; each has
    to say who may call it.

    - `list`: The list of images; null is off.
      - `path`: Path of the route.
      - `authorization`: Who may call: `NONE`, `AWS_IAM` or a key of `authorizers`; has to be said.
      - `authorization_scopes`: OAuth scopes of which a caller's token needs one, for a Cognito authorizer.
      - `api_key_required`: Whether a caller needs a key of `api_keys`.
    - `delete`: The removal of an image; null is off.
      - `path`: Path of the route; ends with `{key+}`.
      - `authorization`: Who may call: `NONE`, `AWS_IAM` or a key of `authorizers`; has to be said.
      - `authorization_scopes`: OAuth scopes of which a caller's token needs one, for a Cognito authorizer.
      - `api_key_required`: Whether a caller needs a key of `api_keys`.
  EOT
  type = object({
    list = optional(object({
      path                 = optional(string, "/images")
      authorization        = optional(string)
      authorization_scopes = optional(list(string), [])
      api_key_required     = optional(bool, false)
    }))
    delete = optional(object({
      path                 = optional(string, "/images/{key+}")
      authorization        = optional(string)
      authorization_scopes = optional(list(string), [])
      api_key_required     = optional(bool, false)
    }))
  })
  default = null

  validation {
    condition     = alltrue([for manage in var.manage[*] : length(concat(manage.list[*], manage.delete[*])) > 0])
    error_message = "manage has neither list nor delete; set one of them, such as list = { authorization = \"AWS_IAM\" }, or manage = null."
  }

  # The variable `authorization` was written for those who read; who deletes is another question.
  validation {
    condition = alltrue([
      for route in flatten([for manage in var.manage[*] : concat(manage.list[*], manage.delete[*])]) : route.authorization != null
    ])
    error_message = <<-EOT
      manage.list and manage.delete need an authorization of their own: set "AWS_IAM", a key of authorizers, or "NONE" for everyone who
      reaches the API, as in delete = { authorization = "AWS_IAM" }.
    EOT
  }

  validation {
    condition     = alltrue([for route in flatten(var.manage[*].delete[*]) : can(regex("^/.*\\{key\\+\\}$", route.path)) if route != null])
    error_message = "manage.delete.path does not end with \"{key+}\"; write a path such as \"/images/{key+}\"."
  }
}

locals {
  manage_list   = flatten([for manage in var.manage[*] : manage.list[*]])
  manage_delete = flatten([for manage in var.manage[*] : manage.delete[*]])

  manage_feature = var.manage == null ? null : {
    access       = { authorization = null, authorization_scopes = [], api_key_required = false }
    description  = "Lists images, and deletes one with what was made from it"
    routes       = { for route, access in local.manage_access : route => {} }
    route_access = local.manage_access

    environment = { DERIVATIVE_PREFIX = local.derivative_prefix }

    # GetObject: what a delete is judged by (HeadObject), and S3's own If-Match (User Guide, "Enforce conditional deletes").
    statements = flatten([for route in local.manage_delete : [
      { sid = "DeleteImages", actions = ["s3:DeleteObject", "s3:GetObject"], resources = [local.images] },
      { sid = "DeleteDerivatives", actions = ["s3:DeleteObject"], resources = [local.derivatives] },
    ]])
    list_prefixes = concat([var.key_prefix], [for route in local.manage_delete : local.derivative_prefix])
  }

  manage_access = merge(
    { for route in local.manage_list : "GET ${route.path}" => route },
    { for route in local.manage_delete : "DELETE ${route.path}" => route },
  )
}
