data "aws_partition" "current" {}

data "aws_region" "current" {}

################################################################################
# Page in the bucket
################################################################################

locals {
  dns_suffix = data.aws_partition.current.dns_suffix

  # Where presigned URLs lead: the bucket as host name, or, with a dot in its name, as a path.
  store_urls = concat([
    "https://${var.bucket_name}.s3.${data.aws_region.current.id}.${local.dns_suffix}",
    "https://s3.${data.aws_region.current.id}.${local.dns_suffix}",
  ], var.store_urls)

  # jsonencode writes "<" as \u003c, so that no setting ends the element that it stands in.
  settings = merge(var.settings, { page = var.path })
  content = replace(
    replace(var.html, "{{STORE}}", join(" ", local.store_urls)), "{{SETTINGS}}", jsonencode(local.settings)
  )
}

resource "aws_s3_object" "this" {
  # checkov:skip=CKV_AWS_186: The bucket's own encryption applies, with its KMS key where it has one.
  bucket       = var.bucket_name
  key          = var.object_key
  content      = local.content
  content_type = "text/html; charset=utf-8"

  # An object takes 10 tags, and a stack may have more, with those of the provider (S3 user guide, "Categorizing your storage using tags").
  tags = length(var.tags) > 10 ? {} : var.tags
  override_provider {
    default_tags {
      tags = {}
    }
  }
}

################################################################################
# Role that API Gateway assumes
################################################################################

locals {
  role_name = var.append_region ? "${var.name}-${data.aws_region.current.id}" : var.name

  trust_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "apigateway.amazonaws.com" }
    }]
  })

  permissions_policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        Sid      = "Page"
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "arn:${data.aws_partition.current.partition}:s3:::${var.bucket_name}/${var.object_key}"
      }],
      [
        for arn in var.kms_key_arn[*] : {
          Sid      = "Key"
          Effect   = "Allow"
          Action   = "kms:Decrypt"
          Resource = arn
        }
      ],
    )
  })
}

# As in modules/s3-proxy: an unknown region must not plan the replacement of the role.
resource "terraform_data" "name" {
  input = var.name
}

resource "aws_iam_role" "this" {
  name               = local.role_name
  assume_role_policy = local.trust_policy
  tags               = var.tags

  lifecycle {
    ignore_changes       = [name]
    replace_triggered_by = [terraform_data.name]
  }
}

resource "aws_iam_role_policy" "this" {
  name   = "s3"
  role   = aws_iam_role.this.name
  policy = local.permissions_policy
}

################################################################################
# Route
################################################################################

locals {
  # Beside the policy in the page itself. No other site may frame it, and no address that it leads to learns its own.
  page_headers = {
    "Cache-Control"          = "'no-cache'"
    "Content-Type"           = "'text/html; charset=utf-8'"
    "ETag"                   = "integration.response.header.ETag"
    "Referrer-Policy"        = "'no-referrer'"
    "X-Content-Type-Options" = "'nosniff'"
    "X-Frame-Options"        = "'DENY'"
  }

  routes = {
    "GET ${var.path}" = {
      authorization      = var.authorization
      api_key_required   = false
      cors               = false
      request_parameters = {}
      s3 = {
        bucket = var.bucket_name
        key    = var.object_key
        method = "GET"
        # Through the policy, so that the API comes after it.
        credentials_arn    = "role/${aws_iam_role_policy.this.role}"
        request_parameters = { "integration.request.header.If-None-Match" = "method.request.header.If-None-Match" }
        responses = {
          "200" = { status = 200, headers = local.page_headers, templates = {}, content_handling = "CONVERT_TO_BINARY" }
          "304" = { status = 304, headers = local.page_headers, templates = {}, content_handling = null }
          "default" = {
            status  = 503
            headers = { "Cache-Control" = "'no-store'", "X-Content-Type-Options" = "'nosniff'" }
            templates = {
              "application/json" = jsonencode({
                message = "The page is not available; try again.", code = "unavailable", requestId = "$context.requestId"
              })
            }
            content_handling = "CONVERT_TO_TEXT"
          }
        }
      }
    }
  }
}
