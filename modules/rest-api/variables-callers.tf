################################################################################
# Callers
################################################################################

variable "default_authorization" {
  description = <<-EOT
    Who may call the routes that say nothing: "AWS_IAM" or a key of `authorizers`, never "NONE", so that an open route says so itself.
    Null: every route says it. Preflights of `cors` are open always, as browsers send no credentials with them.
  EOT
  type        = string
  default     = null

  validation {
    condition = var.default_authorization == null ? true : (
      contains(concat(["AWS_IAM"], keys(var.authorizers)), var.default_authorization)
    )
    error_message = join(" ", [
      "default_authorization is \"${join("", var.default_authorization[*])}\"; set \"AWS_IAM\" or one of",
      "${jsonencode(keys(var.authorizers))} (authorizers), and write authorization = \"NONE\" at each route that is open.",
    ])
  }
}

variable "authorizers" {
  description = <<-EOT
    Authorizers that routes name in `authorization`, by that name.

    - `type`: TOKEN or REQUEST (with `lambda`), or COGNITO_USER_POOLS (with `provider_arns`).
    - `lambda`: Function that decides; null for COGNITO_USER_POOLS.
      - `function_name`: Name of the function, known at plan.
      - `function_arn`: Only for a function of another account or region; null builds it from known strings.
      - `qualifier`: Alias or version; null is the unqualified function.
      - `create_permission`: Whether the module lets API Gateway invoke the function. Default true.
      - `credentials_arn`: Role that API Gateway assumes instead of the function's resource policy; null is the policy.
    - `provider_arns`: ARNs of the user pools. Default none.
    - `identity_source`: What is decided on: one header for TOKEN, or several expressions separated by commas for REQUEST. Default the
      Authorization header. It is also what a kept decision is found by: name all that the function decides on, the secret above all.
    - `identity_validation_expression`: Regular expression that a TOKEN must match before the function is asked; for
      COGNITO_USER_POOLS one that `aud` must match, the app client of an identity token (access tokens have none). Null takes every one.
    - `result_ttl_seconds`: Seconds that a decision is kept, 0 to 3600; 0 keeps none. Default 300. Not for COGNITO_USER_POOLS. What is
      kept is the function's policy, for every route with this authorizer, so it has to speak of all of them.
  EOT
  type = map(object({
    type = string
    lambda = optional(object({
      function_name     = string
      function_arn      = optional(string)
      qualifier         = optional(string)
      create_permission = optional(bool, true)
      credentials_arn   = optional(string)
    }))
    provider_arns                  = optional(list(string), [])
    identity_source                = optional(string, "method.request.header.Authorization")
    identity_validation_expression = optional(string)
    result_ttl_seconds             = optional(number, 300)
  }))
  default  = {}
  nullable = false

  validation {
    condition = length(setsubtract(values(var.authorizers)[*].type, ["TOKEN", "REQUEST", "COGNITO_USER_POOLS"])) == 0
    error_message = join(" ", [
      "Authorizers have the types ${jsonencode({ for name, a in var.authorizers : name => a.type })};",
      "set \"TOKEN\", \"REQUEST\" or \"COGNITO_USER_POOLS\".",
    ])
  }

  validation {
    condition = alltrue([
      for a in var.authorizers :
      (a.lambda == null) == (a.type == "COGNITO_USER_POOLS") && (length(a.provider_arns) > 0) == (a.type == "COGNITO_USER_POOLS")
    ])
    error_message = join(" ", [
      "Authorizers have ${jsonencode({
        for name, a in var.authorizers :
        name => "${a.type}, ${a.lambda == null ? "no lambda" : "a lambda"}, ${length(a.provider_arns)} provider_arns"
      })};",
      "COGNITO_USER_POOLS takes provider_arns and no lambda; TOKEN and REQUEST take lambda and no provider_arns.",
    ])
  }

  validation {
    condition = (
      alltrue([for name in keys(var.authorizers) : can(regex("^[A-Za-z0-9_-]+$", name))])
      && length(setintersection(keys(var.authorizers), ["NONE", "AWS_IAM", "sigv4", "api_key"])) == 0
    )
    error_message = join(" ", [
      "Authorizer keys are ${jsonencode(keys(var.authorizers))}; use letters, digits, dashes and underscores,",
      "and none of NONE, AWS_IAM, sigv4, api_key, which mean something else.",
    ])
  }

  # Kept by what all callers share, one caller's decision would be everybody's.
  validation {
    condition = alltrue([
      for a in var.authorizers : a.type != "REQUEST" || a.result_ttl_seconds == 0 || anytrue([
        for source in split(",", a.identity_source) :
        can(regex("^(method[.]request[.](header|querystring)|context[.]identity)[.].", trimspace(source)))
      ])
    ])
    error_message = join(" ", [
      "Authorizers of type REQUEST keep decisions by",
      "${jsonencode({ for name, a in var.authorizers : name => a.identity_source if a.type == "REQUEST" })};",
      "name a header, a query parameter or context.identity of the caller in each identity_source, or set result_ttl_seconds = 0.",
    ])
  }

  validation {
    condition = alltrue([for a in var.authorizers : a.result_ttl_seconds >= 0 && a.result_ttl_seconds <= 3600])
    error_message = join(" ", [
      "Authorizers have result_ttl_seconds ${jsonencode({ for name, a in var.authorizers : name => a.result_ttl_seconds })};",
      "set 0 to 3600.",
    ])
  }
}

variable "api_keys" {
  description = <<-EOT
    API keys by name. API Gateway makes the value unless `api_key_values` holds one.

    - `description`: Description of the key. Default empty.
    - `enabled`: Whether the key opens anything. Default true.
  EOT
  type = map(object({
    description = optional(string, "")
    enabled     = optional(bool, true)
  }))
  default  = {}
  nullable = false
}

variable "api_key_values" {
  description = "Own values for API keys, by the key's name; 20 to 128 characters."
  type        = map(string)
  default     = {}
  nullable    = false
  sensitive   = true

  validation {
    condition = alltrue([
      for name, value in var.api_key_values : contains(keys(var.api_keys), name) && length(value) >= 20 && length(value) <= 128
    ])
    error_message = join(" ", [
      "api_key_values has an entry that is not in api_keys, or is not 20 to 128 characters long;",
      "add its name to api_keys, or correct the value.",
    ])
  }
}

variable "usage_plans" {
  description = <<-EOT
    Usage plans of the stage by name: which API keys may call, how fast and how often.

    - `description`: Description of the plan. Default empty.
    - `api_keys`: Names of its keys in `api_keys`.
    - `throttle`: Limit of each key; null is the stage's.
      - `rate`: Requests per second.
      - `burst`: Requests at once.
    - `quota`: How often each key may call; null is without end.
      - `limit`: Requests in one period.
      - `period`: DAY, WEEK or MONTH.
      - `offset`: Requests that are taken off the first period's limit. Default 0.
  EOT
  type = map(object({
    description = optional(string, "")
    api_keys    = list(string)
    throttle = optional(object({
      rate  = number
      burst = number
    }))
    quota = optional(object({
      limit  = number
      period = string
      offset = optional(number, 0)
    }))
  }))
  default  = {}
  nullable = false

  validation {
    condition = length(setsubtract(flatten(values(var.usage_plans)[*].api_keys), keys(var.api_keys))) == 0
    error_message = join(" ", [
      "Usage plans name ${join(", ", setsubtract(flatten(values(var.usage_plans)[*].api_keys), keys(var.api_keys)))},",
      "not in var.api_keys; add the key there or correct the name.",
    ])
  }

  validation {
    condition = length(setsubtract(
      [for plan in values(var.usage_plans) : plan.quota.period if plan.quota != null], ["DAY", "WEEK", "MONTH"]
    )) == 0
    error_message = join(" ", [
      "Usage plans have the periods",
      "${jsonencode({ for name, plan in var.usage_plans : name => plan.quota.period if plan.quota != null })};",
      "set \"DAY\", \"WEEK\" or \"MONTH\".",
    ])
  }
}
