################################################################################
# Callers
################################################################################

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
      Authorization header.
    - `identity_validation_expression`: Regular expression that a TOKEN must match before the function is asked; null asks always.
    - `result_ttl_seconds`: Seconds that a decision is kept, 0 to 3600; 0 keeps none. Default 300. Not for COGNITO_USER_POOLS.
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

################################################################################
# Browsers and errors
################################################################################

variable "cors" {
  description = <<-EOT
    CORS for every route with `cors = true`: preflight per path, headers on mapped responses and on API Gateway's own errors; null is
    off. Lambda proxy and HTTP proxy routes answer their own headers.

    - `allow_origins`: "*", or origins such as `https://example.com`, without a path or a trailing slash.
    - `allow_methods`: Methods that a preflight names; null is those of the path's routes.
    - `allow_headers`: Headers that a page may send.
    - `expose_headers`: Headers of the answer that a page may read.
    - `allow_credentials`: Whether a page may send cookies and Authorization; not together with "*". Default false.
    - `max_age_seconds`: Seconds that a browser keeps the answer to a preflight. Default 600.
  EOT
  type = object({
    allow_origins = list(string)
    allow_methods = optional(list(string))
    allow_headers = optional(list(string), [
      "authorization", "content-type", "if-match", "if-modified-since", "if-none-match", "range", "x-api-key"
    ])
    expose_headers    = optional(list(string), ["etag", "location", "content-range", "retry-after"])
    allow_credentials = optional(bool, false)
    max_age_seconds   = optional(number, 600)
  })
  default = null

  validation {
    condition = var.cors == null ? true : length(var.cors.allow_origins) > 0 && alltrue([
      for origin in var.cors.allow_origins : origin == "*" || can(regex("^[a-z][a-z0-9+.-]*://[A-Za-z0-9.\\[\\]:-]+$", origin))
    ])
    error_message = join(" ", [
      "cors.allow_origins is ${jsonencode(one(var.cors[*].allow_origins))};",
      "list \"*\" or origins such as \"https://example.com\", without a path or a trailing slash.",
    ])
  }

  validation {
    condition = var.cors == null ? true : (
      !contains(var.cors.allow_origins, "*") || (length(var.cors.allow_origins) == 1 && !var.cors.allow_credentials)
    )
    error_message = join(" ", [
      "cors.allow_origins holds \"*\" together with other origins or with allow_credentials; browsers refuse that.",
      "List the origins instead of \"*\".",
    ])
  }
}

variable "gateway_responses" {
  description = <<-EOT
    Changes to API Gateway's own answers by response type (`THROTTLED`, ...); every type but `REQUEST_TOO_LARGE`, which the service
    lets nobody change.

    - `status`: HTTP status; null is the type's own.
    - `code`: `code` of the body; null is the one of this module.
    - `message`: Constant text of `message`; null is API Gateway's own.
    - `headers`: Header -> mapping expression (`'60'`), beside those of the module. Default none.
  EOT
  type = map(object({
    status  = optional(number)
    code    = optional(string)
    message = optional(string)
    headers = optional(map(string), {})
  }))
  default  = {}
  nullable = false

  # "Important notes" of the developer guide.
  validation {
    condition = !contains(keys(var.gateway_responses), "REQUEST_TOO_LARGE")
    error_message = join(" ", [
      "gateway_responses names REQUEST_TOO_LARGE, which API Gateway does not let anybody change: a body above 10 MB is answered 413",
      "{\"message\":\"Request Too Long\"}. Remove the entry, and tell clients in your documentation.",
    ])
  }

  validation {
    condition = length(setsubtract(
      keys(var.gateway_responses), concat(["REQUEST_TOO_LARGE"], keys(local.gateway_response_defaults))
    )) == 0
    error_message = join(" ", [
      "gateway_responses names ${join(", ", keys(var.gateway_responses))};",
      "the types are ${join(", ", keys(local.gateway_response_defaults))}.",
    ])
  }

  validation {
    condition = alltrue([for change in values(var.gateway_responses) : !strcontains(coalesce(change.message, "-"), "$")])
    error_message = join(" ", [
      "gateway_responses has the messages ${jsonencode({ for type, change in var.gateway_responses : type => change.message })};",
      "a message is a constant text and holds no \"$\": leave it out to send API Gateway's own.",
    ])
  }
}
