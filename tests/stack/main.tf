# Every module, each after something else of the stack by depends_on, for tests/stack.test.ts. At the first plan all names are unknown.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}

variable "architecture" {
  type = string
}

# Null: a name that only the first apply knows.
variable "name" {
  type    = string
  default = null
}

# A change of it is what the modules wait for.
variable "dependency" {
  type    = string
  default = "one"
}

# Null: the bucket is named after the stack.
variable "bucket_name" {
  type    = string
  default = null
}

resource "terraform_data" "name" {
  input = "stack"
}

resource "terraform_data" "dependency" {
  input = var.dependency
}

locals {
  name = var.name == null ? terraform_data.name.output : var.name
  tags = { stack = "every module" }
}

module "image_api" {
  source = "../.."
  tags   = local.tags

  name            = local.name
  architecture    = var.architecture
  authorization   = "NONE"
  resize_api_keys = ["correct horse battery staple"]
  bucket          = { name = var.bucket_name, force_destroy = true }
  cors            = { allow_origins = ["https://example.com"] }
  resize          = { authorization = "AWS_IAM" }
  download        = null
  presign         = null
  thumbnails      = null
  upload          = null
  inspection      = {}
  stage           = { throttle = { rate = 100, burst = 200 } }
  access_log      = { saved_queries = true, fields = { waf = "$context.waf.status" } }

  demo_page         = {}
  function_defaults = { alias = "live" }

  routes = {
    "GET /orders" = { authorization = "NONE", lambda = { function_name = module.function.function_name } }
    "GET /kept"   = { authorization = "NONE", api_key_required = true, throttle = { rate = 1, burst = 1 }, mock = {} }
  }
  api_keys    = { partner = {} }
  usage_plans = { partners = { api_keys = ["partner"] } }

  depends_on = [terraform_data.dependency, module.account_logging]
}

# Beside it, in a bucket whose name is unknown as well.
module "second_api" {
  source   = "../.."
  for_each = toset(["second"])
  tags     = local.tags

  name            = "${local.name}-${each.key}"
  architecture    = var.architecture
  authorization   = "NONE"
  existing_bucket = { name = module.bucket.bucket_name }
  resize          = null
  thumbnails      = null
  upload          = null
  presign         = null

  depends_on = [terraform_data.dependency]
}

module "bucket" {
  source = "../../modules/image-bucket"
  tags   = local.tags

  bucket_prefix = "${local.name}-own"
  force_destroy = true

  policy_statements = [{ effect = "Deny", principals = { AWS = ["*"] }, actions = ["s3:DeleteBucket"], paths = [""] }]
  cors              = { allow_origins = ["https://example.com"] }

  depends_on = [terraform_data.dependency]
}

module "artifacts" {
  source = "../../modules/artifacts"

  directory = "../../dist"
  functions = { download = "arm64" }

  depends_on = [terraform_data.dependency]
}

module "function" {
  source = "../../modules/lambda-function"
  tags   = local.tags

  name        = "${local.name}-orders"
  artifact    = module.artifacts.functions.download
  environment = { S3_BUCKET_NAME = "nowhere" }
  async       = { maximum_retry_attempts = 0 }

  depends_on = [terraform_data.dependency]
}

module "account_logging" {
  source = "../../modules/account-logging"
  tags   = local.tags

  role_name = "${local.name}-logging"

  depends_on = [terraform_data.dependency]
}

resource "aws_vpc" "this" {
  cidr_block = "10.9.0.0/16"
}

resource "aws_subnet" "this" {
  vpc_id     = aws_vpc.this.id
  cidr_block = "10.9.1.0/24"
}

module "vpc_endpoint" {
  source = "../../modules/vpc-endpoint"
  tags   = local.tags

  name                = "${local.name}-endpoint"
  vpc_id              = aws_vpc.this.id
  subnet_ids          = [aws_subnet.this.id]
  private_dns_enabled = false
  allowed_cidr_blocks = ["10.9.0.0/16"]

  allowed_execution_arns = [module.private_api.execution_arn]

  depends_on = [terraform_data.dependency]
}

module "s3_proxy" {
  source = "../../modules/s3-proxy"
  tags   = local.tags

  name          = "${local.name}-private"
  append_region = true
  bucket_name   = module.bucket.bucket_name
  authorization = { read = "AWS_IAM" }

  depends_on = [terraform_data.dependency]
}

module "private_api" {
  source = "../../modules/rest-api"
  tags   = local.tags

  name                    = "${local.name}-private"
  endpoint_type           = "PRIVATE"
  vpc_endpoint_ids        = [module.vpc_endpoint.id]
  associate_vpc_endpoints = true
  routes                  = merge(module.s3_proxy.routes, { "GET /health" = { authorization = "NONE", mock = {} } })

  depends_on = [terraform_data.dependency]
}

resource "aws_acm_certificate" "this" {
  domain_name       = "api.images.example"
  validation_method = "DNS"
}

module "domain" {
  source = "../../modules/custom-domain"
  tags   = local.tags

  domain_name     = "api.images.example"
  endpoint_type   = "REGIONAL"
  certificate_arn = aws_acm_certificate.this.arn
  mappings        = { "/" = { rest_api_id = module.image_api.rest_api_id, stage_name = module.image_api.stage_name } }

  depends_on = [terraform_data.dependency]
}

module "alarms" {
  source = "../../modules/alarms"
  tags   = local.tags

  name           = local.name
  api            = { name = local.name, stage_name = module.image_api.stage_name }
  functions      = module.image_api.functions
  function_names = ["orders"]
  topic          = { emails = [] }

  thresholds = {
    client_error_percent         = 50
    latency_p95_ms               = 2000
    integration_latency_ms       = 1500
    function_duration_percent    = 90
    function_concurrency_percent = 90
    account_concurrency          = 800
    async_age_seconds            = 600
    async_dropped                = 1
    async_undelivered            = 1
  }
  dead_letter_queues = { jobs = "failed-jobs" }
  dashboard          = { metrics_namespace = "Images" }

  depends_on = [terraform_data.dependency]
}

output "rest_api_id" {
  value = module.image_api.rest_api_id
}

output "stage_name" {
  value = module.image_api.stage_name
}

output "bucket_name" {
  value = module.image_api.bucket_name
}

output "deployment_ids" {
  value = [module.image_api.deployment_id, module.private_api.deployment_id]
}
