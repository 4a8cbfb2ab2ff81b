################################################################################
# What is wrong with the caller's own statements of the policy
################################################################################

# "How API Gateway resource policies affect authorization workflow", table A: in one account an Allow of the resource policy lets in whom
# IAM, or the policy of a Lambda authorizer, says nothing of. Apart from the problems of routes: a principal may be known only at apply.
locals {
  # A condition on who calls names somebody. Its negative forms, and those with IfExists, name everybody else.
  naming_operator = "^(ForAnyValue:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike)$"
  naming_key      = "^aws:(Principal(Account|Arn|OrgID|OrgPaths|Tag/.+)|userid|username)$"

  allows_for_everybody = {
    for i, s in var.policy_statements : i => s if(
      s.effect == "Allow"
      && (contains(keys(s.principals), "*") || contains(flatten(values(s.principals)), "*"))
      && !anytrue(flatten([
        for operator, tests in s.conditions : [
          for name, values in tests :
          can(regex(local.naming_operator, operator)) && can(regex("(?i)${local.naming_key}", name)) && !contains(values, "*")
        ]
      ]))
    )
  }

  # {stage}/{METHOD}/{path} of an ARN. What does not have the form of one may mean every route.
  allowed_places = {
    for i, s in local.allows_for_everybody : i => [
      for resource in s.resources : can(regex("^arn:[^:]*:execute-api:[^:/]*:[^:/]*:[^:/]*/", resource)) ? (
        replace(resource, "/^arn:[^:]*:execute-api:[^:/]*:[^:/]*:[^:/]*[/]/", "")
      ) : "*"
    ]
  }

  place_patterns = {
    for i, places in local.allowed_places : i => [
      for place in places : "^${replace(replace(replace(place, "/[^A-Za-z0-9*?_ -]/", "\\$0"), "*", ".*"), "?", ".")}$"
    ]
  }

  # With a value for each of its variables, and as a pattern for a statement that names one of those values.
  protected_places = flatten([
    for key in local.protected_routes : [
      for method in local.guarded_methods[key] : {
        route  = key
        sample = "${var.stage.name}/${method}${replace(local.addresses[key].path, "/\\{[^}]+\\}/", "x")}"
        pattern = join("", [
          "^(x|${var.stage.name})/(x|${method})",
          replace(replace(local.addresses[key].path, ".", "[.]"), "/\\{[^}]+\\}/", ".+"), "$",
        ])
      }
    ]
  ])

  opened_routes = {
    for i, places in local.allowed_places : i => distinct([
      for protected in local.protected_places : protected.route if anytrue(concat(
        [for pattern in local.place_patterns[i] : can(regex(pattern, protected.sample))],
        [for place in places : can(regex(protected.pattern, replace(place, "/[*?]+/", "x")))],
      ))
    ])
  }

  statement_problems = [
    for i, routes in local.opened_routes : join(" ", [
      "Statement ${var.policy_statements[i].sid == null ? tostring(i + 1) : "\"${var.policy_statements[i].sid}\""} allows everybody for",
      "${join(", ", [for route in routes : "\"${route}\""])}, which have AWS_IAM or a Lambda authorizer: in the API's account its Allow is",
      "enough without theirs. Write the limit as a Deny with the opposite condition (NotIpAddress, StringNotEquals), name the callers in",
      "principals or by aws:PrincipalAccount, or list in resources the open routes alone.",
    ]) if length(routes) > 0
  ]
}
