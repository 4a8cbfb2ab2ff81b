################################################################################
# S3 proxy: GET /s3?image= and GET, HEAD, PUT /s3/{key+}, without Lambda
################################################################################

variable "s3_proxy" {
  description = <<-EOT
    `GET /s3?image=NAME` and `GET`, `HEAD /s3/{key+}` from the bucket without any Lambda. Null is off.

    - `by_name_path`: Path of the route that takes the name in the query (`?image=`).
    - `by_path_path`: Path of the routes that take the key in the path; ends with `{key+}`.
    - `authorization`: Who may read: `NONE`, `AWS_IAM` or a key of `authorizers`; null is the variable `authorization`.
    - `api_key_required`: Whether a caller needs a key of `api_keys`.
    - `allow_put`: Adds `PUT` on `by_path_path`, and the permission to write.
    - `put_authorization`: Who may write, as in `authorization`; null only where `allow_put` is false.
    - `cache_control`: Cache-Control of every image; null sends what the object was stored with.
  EOT
  type = object({
    by_name_path      = optional(string, "/s3")
    by_path_path      = optional(string, "/s3/{key+}")
    authorization     = optional(string)
    api_key_required  = optional(bool, false)
    allow_put         = optional(bool, false)
    put_authorization = optional(string)
    cache_control     = optional(string)
  })
  default = {}
}

module "s3_proxy" {
  source = "./modules/s3-proxy"
  count  = var.s3_proxy == null ? 0 : 1

  name          = "${var.name}-s3-proxy"
  append_region = true
  bucket_name   = local.bucket_name
  key_prefix    = var.key_prefix
  kms_key_arn   = local.kms_key_arn

  paths = {
    by_name = var.s3_proxy.by_name_path
    by_path = var.s3_proxy.by_path_path
  }
  authorization = {
    read = coalesce(var.s3_proxy.authorization, local.feature_authorization)
    put  = var.s3_proxy.put_authorization
  }
  api_key_required = var.s3_proxy.api_key_required
  allow_put        = var.s3_proxy.allow_put
  read_conditions  = local.read_conditions
  cache_control    = var.s3_proxy.cache_control

  tags = var.tags
}
