variable "name" {
  description = "Name of the distribution's policies and function, and its comment."
  type        = string
  nullable    = false

  validation {
    # A function's name has at most 64 characters, and 17 of them are "-normalise-accept" (CloudFront API reference, CreateFunction).
    condition = can(regex("^[A-Za-z0-9_-]{1,47}$", var.name))
    error_message = join(" ", [
      "name is \"${var.name}\", ${length(var.name)} characters; use 1 to 47 letters, digits, - and _, since CloudFront allows 64 for",
      "\"${var.name}-normalise-accept\".",
    ])
  }
}

################################################################################
# Origin
################################################################################

variable "api_url" {
  description = "Where the REGIONAL API answers (output `api_url`); its path, the stage, is put before every request's path."
  type        = string
  nullable    = false

  validation {
    condition = can(regex("^https://[a-z0-9.-]+(/[A-Za-z0-9._-]+)*$", var.api_url))
    error_message = join(" ", [
      "api_url is \"${var.api_url}\"; write \"https://HOST/STAGE\" without a final slash, such as the output api_url of",
      "modules/rest-api.",
    ])
  }
}

variable "origin_verification" {
  description = <<-EOT
    What proves to the API that a request came through this distribution; null adds nothing. With `api_key_required` on the API's
    routes, only this distribution reaches them.

    - `api_key`: API key that CloudFront adds to every request as `x-api-key`; 20 to 128 characters.
  EOT
  type        = object({ api_key = string })
  default     = null
  sensitive   = true

  validation {
    # The length that API Gateway takes for a key.
    condition = alltrue([
      for verification in var.origin_verification[*] : length(verification.api_key) >= 20 && length(verification.api_key) <= 128
    ])
    error_message = "origin_verification.api_key needs 20 to 128 characters; take it from the output api_key_values of modules/rest-api."
  }
}

variable "origin_shield_region" {
  description = "Region of an Origin Shield, the one nearest to the API: one more cache before the API, charged per request. Null is off."
  type        = string
  default     = null
}

################################################################################
# Cache
################################################################################

variable "resize_path_patterns" {
  description = "Path patterns of resize routes: cached by `resize_query_parameters` and, where the format is negotiated, by Accept."
  type        = list(string)
  default     = ["/resize"]
  nullable    = false
}

variable "resize_query_parameters" {
  description = <<-EOT
    Query parameters of resize routes. All others are removed before the API sees them; the credentials must be in the list, or one
    client's answer would serve those without.
  EOT
  type        = list(string)
  default = [
    "bg", "blur", "crop", "dpr", "e", "f", "fit", "flip", "fp", "gray",
    "h", "k", "key", "p", "q", "rect", "rot", "s", "sharpen", "trim", "u", "v", "w",
  ]
  nullable = false

  validation {
    condition = length(setsubtract(["k", "s", "e"], var.resize_query_parameters)) == 0
    error_message = join(" ", [
      "resize_query_parameters lacks ${join(", ", setsubtract(["k", "s", "e"], var.resize_query_parameters))}; without the credentials",
      "k, s and e in the cache key, a cached image would be served to callers who have none. Add them.",
    ])
  }
}

variable "image_path_patterns" {
  description = <<-EOT
    Path patterns of stored images: cached by path and `image_query_parameters`. Everything else is passed on and never cached.
  EOT
  type        = list(string)
  default     = ["/images/*", "/s3", "/s3/*"]
  nullable    = false
}

variable "image_query_parameters" {
  description = "Query parameters that name a stored image, or its version; all others are removed on these paths."
  type        = list(string)
  default     = ["image", "v"]
  nullable    = false
}

variable "default_ttl_seconds" {
  description = <<-EOT
    How long an image without Cache-Control is kept. The API's own Cache-Control comes first; `private` and `no-store` are not cached.
  EOT
  type        = number
  default     = 300
  nullable    = false

  validation {
    condition     = var.default_ttl_seconds >= 0 && var.default_ttl_seconds <= 31536000
    error_message = "default_ttl_seconds is ${var.default_ttl_seconds}; write 0 to 31536000 (a year)."
  }
}

variable "error_ttl_seconds" {
  description = "How long an error without Cache-Control is kept."
  type        = number
  default     = 5
  nullable    = false

  validation {
    condition     = var.error_ttl_seconds >= 0 && var.error_ttl_seconds <= 60
    error_message = "error_ttl_seconds is ${var.error_ttl_seconds}; write 0 to 60: an image uploaded a moment later must not stay missing."
  }
}

################################################################################
# Viewers
################################################################################

variable "aliases" {
  description = "Names of your own for the distribution; they need `certificate_arn`."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition = (length(var.aliases) > 0) == (var.certificate_arn != null)
    error_message = join(" ", [
      "aliases has ${length(var.aliases)} name(s) and certificate_arn is ${var.certificate_arn == null ? "null" : "set"}; set both,",
      "or neither.",
    ])
  }
}

variable "certificate_arn" {
  description = "ACM certificate of us-east-1 that covers `aliases`."
  type        = string
  default     = null

  validation {
    condition = var.certificate_arn == null || can(regex("^arn:aws[a-z-]*:acm:us-east-1:", var.certificate_arn))
    error_message = join(" ", [
      "certificate_arn is \"${coalesce(var.certificate_arn, "null")}\"; CloudFront reads ACM certificates of us-east-1 only.",
      "Request or import the certificate there (a second aws provider with region = \"us-east-1\") and pass its ARN.",
    ])
  }
}

variable "dns" {
  description = <<-EOT
    A and AAAA alias records for every alias in a Route 53 zone; null makes none.

    - `hosted_zone_id`: Id of the zone.
  EOT
  type        = object({ hosted_zone_id = string })
  default     = null
}

variable "price_class" {
  description = "Which edge locations serve: `PriceClass_100` (North America, Europe), `PriceClass_200` or `PriceClass_All`."
  type        = string
  default     = "PriceClass_100"
  nullable    = false

  validation {
    condition     = contains(["PriceClass_100", "PriceClass_200", "PriceClass_All"], var.price_class)
    error_message = "price_class is \"${var.price_class}\"; write \"PriceClass_100\", \"PriceClass_200\" or \"PriceClass_All\"."
  }
}

variable "web_acl_arn" {
  description = "AWS WAF web ACL of scope CLOUDFRONT, which lives in us-east-1. Null is none."
  type        = string
  default     = null

  validation {
    condition = var.web_acl_arn == null || can(regex("^arn:aws[a-z-]*:wafv2:us-east-1:[0-9]{12}:global/webacl/", var.web_acl_arn))
    error_message = join(" ", [
      "web_acl_arn is \"${coalesce(var.web_acl_arn, "null")}\"; CloudFront needs a web ACL of scope CLOUDFRONT,",
      "\"arn:aws:wafv2:us-east-1:ACCOUNT:global/webacl/...\". One of scope REGIONAL belongs to the API's stage.",
    ])
  }
}

variable "logging" {
  description = <<-EOT
    Standard logs; null is off. Log lines hold query strings, so also `k` and signatures.

    - `bucket`: The bucket's domain name (BUCKET.s3.amazonaws.com), with ACLs enabled.
    - `prefix`: Prefix of the logs' keys. Default empty.
  EOT
  type = object({
    bucket = string
    prefix = optional(string, "")
  })
  default = null
}

variable "tags" {
  description = "Tags for the distribution."
  type        = map(string)
  default     = {}
  nullable    = false
}
