################################################################################
# Demo page: GET /demo, from the bucket without Lambda
################################################################################

variable "demo_page" {
  description = <<-EOT
    `GET /demo`: a page to try the API with in a browser, served from the bucket without any Lambda. Null is off.

    - `path`: Path of the page, without a slash at its end.
    - `authorization`: Who may load it: `NONE`, or a key of `authorizers`; null is the variable `authorization`. What the page then asks
      for is judged as any other call.
  EOT
  type = object({
    path          = optional(string, "/demo")
    authorization = optional(string)
  })
  default = null

  # Where callers can store, they could store another page.
  validation {
    condition     = var.demo_page == null ? true : !startswith(local.demo_page_key, var.key_prefix)
    error_message = "key_prefix is \"${var.key_prefix}\"; the demo page lies there (${local.demo_page_key}). Choose another prefix."
  }
}

locals {
  demo_page_key = "demo-page/index.html"
  # Where the stored bytes are.
  stored_paths = concat(var.download[*].path, compact(var.s3_proxy[*].by_path_path))
}

module "demo_page" {
  source = "./modules/demo-page"
  count  = var.demo_page == null ? 0 : 1

  name          = "${var.name}-demo-page"
  append_region = true
  bucket_name   = local.bucket_name
  object_key    = local.demo_page_key
  kms_key_arn   = local.kms_key_arn

  html       = module.artifacts.demo_page_html
  store_urls = flatten([for url in var.s3_endpoint_url[*] : regexall("^https?://[^/]+", url)])
  settings = {
    upload           = one(var.upload[*].path)
    max_upload_bytes = one(var.upload[*].max_bytes)
    list             = one(flatten([for manage in var.manage[*] : manage.list[*].path]))
    images           = length(local.stored_paths) == 0 ? null : trimsuffix(local.stored_paths[0], "/{key+}")
    info             = one([for info in var.info[*] : trimsuffix(info.path, "/{key+}")])
    resize           = one(var.resize[*].path)
    thumbnails       = one(var.thumbnails[*].path)
    upload_url       = one(var.presign[*].upload_path)
    upload_fields = flatten([
      for presign in var.presign[*] : regexall("\\{(\\w+)\\}", coalesce(presign.key_template, "{userId}/{tweetId}"))
    ])
  }

  path          = var.demo_page.path
  authorization = coalesce(var.demo_page.authorization, local.feature_authorization)

  tags = var.tags
}
