# An API of discrete resources, as other configurations make them. Its only purpose is the test beside it.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}

variable "changed" {
  description = "Every attribute that can change in place has its other value."
  type        = bool
  default     = false
  nullable    = false
}

locals {
  text         = var.changed ? "changed" : "first"
  function_arn = "arn:aws:lambda:us-east-1:123456789012:function:f"
}

resource "aws_api_gateway_rest_api" "this" {
  name                     = "discrete"
  description              = !var.changed ? "one" : "two"
  binary_media_types       = !var.changed ? ["image/png"] : ["image/jpeg", "image/png"]
  minimum_compression_size = !var.changed ? 100 : 0
  endpoint_configuration { types = [!var.changed ? "EDGE" : "REGIONAL"] }
}

resource "aws_api_gateway_resource" "a" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_rest_api.this.root_resource_id
  path_part   = !var.changed ? "pets" : "dogs"
}

resource "aws_api_gateway_resource" "b" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.a.id
  path_part   = "{id}"
}

resource "aws_api_gateway_model" "m" {
  rest_api_id  = aws_api_gateway_rest_api.this.id
  name         = "Pet"
  content_type = "application/json"
  description  = !var.changed ? "a pet" : "the pet"
  schema       = jsonencode({ type = "object", title = local.text })
}

resource "aws_api_gateway_request_validator" "v" {
  rest_api_id                 = aws_api_gateway_rest_api.this.id
  name                        = "v"
  validate_request_body       = !var.changed
  validate_request_parameters = true
}

resource "aws_iam_role" "gw" {
  name = "gw"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "apigateway.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "gw" {
  role   = aws_iam_role.gw.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "logs:*", Resource = "*" }] })
}

resource "aws_api_gateway_authorizer" "auth" {
  rest_api_id    = aws_api_gateway_rest_api.this.id
  name           = "auth"
  type           = !var.changed ? "TOKEN" : "REQUEST"
  authorizer_uri = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${local.function_arn}/invocations"
  identity_source = (
    var.changed
    ? "method.request.header.Authorization,method.request.querystring.a"
    : "method.request.header.Authorization"
  )
  authorizer_credentials           = aws_iam_role.gw.arn
  authorizer_result_ttl_in_seconds = !var.changed ? 300 : 0
}

resource "aws_api_gateway_method" "get" {
  rest_api_id          = aws_api_gateway_rest_api.this.id
  resource_id          = aws_api_gateway_resource.b.id
  http_method          = "GET"
  authorization        = !var.changed ? "NONE" : "CUSTOM"
  authorizer_id        = !var.changed ? null : aws_api_gateway_authorizer.auth.id
  api_key_required     = var.changed
  operation_name       = !var.changed ? "getPet" : "fetchPet"
  request_models       = { "application/json" = !var.changed ? aws_api_gateway_model.m.name : "Empty" }
  request_validator_id = aws_api_gateway_request_validator.v.id
  request_parameters = (
    var.changed
    ? { "method.request.path.id" = true, "method.request.header.h" = false }
    : { "method.request.path.id" = true, "method.request.querystring.q" = true }
  )
}

resource "aws_api_gateway_integration" "get" {
  rest_api_id             = aws_api_gateway_rest_api.this.id
  resource_id             = aws_api_gateway_resource.b.id
  http_method             = aws_api_gateway_method.get.http_method
  type                    = "HTTP"
  integration_http_method = "POST"
  uri                     = !var.changed ? "http://example.com/{id}" : "http://example.org/{id}"
  timeout_milliseconds    = !var.changed ? 29000 : 1000
  passthrough_behavior    = "WHEN_NO_TEMPLATES"
  content_handling        = !var.changed ? "CONVERT_TO_TEXT" : "CONVERT_TO_BINARY"
  request_parameters = merge(
    { "integration.request.path.id" = "method.request.path.id" },
    var.changed ? { "integration.request.header.x" = "'y'" } : {},
  )
  request_templates    = !var.changed ? { "application/json" = "{}" } : { "application/xml" = "<a/>" }
  cache_key_parameters = !var.changed ? [] : ["method.request.path.id"]
  cache_namespace      = !var.changed ? null : "ns"
}

resource "aws_api_gateway_method_response" "ok" {
  rest_api_id     = aws_api_gateway_rest_api.this.id
  resource_id     = aws_api_gateway_resource.b.id
  http_method     = aws_api_gateway_method.get.http_method
  status_code     = "200"
  response_models = { "application/json" = !var.changed ? "Empty" : "Error" }
  response_parameters = (
    var.changed
    ? { "method.response.header.ETag" = false, "method.response.header.X" = true }
    : { "method.response.header.ETag" = true }
  )
}

resource "aws_api_gateway_integration_response" "ok" {
  rest_api_id         = aws_api_gateway_rest_api.this.id
  resource_id         = aws_api_gateway_resource.b.id
  http_method         = aws_api_gateway_method.get.http_method
  status_code         = aws_api_gateway_method_response.ok.status_code
  selection_pattern   = !var.changed ? "2\\d{2}" : null
  response_parameters = { "method.response.header.ETag" = !var.changed ? "integration.response.header.ETag" : "'x'" }
  response_templates  = { "application/json" = !var.changed ? "" : "{}" }
  depends_on          = [aws_api_gateway_integration.get]
}

resource "aws_api_gateway_method" "mock" {
  rest_api_id   = aws_api_gateway_rest_api.this.id
  resource_id   = aws_api_gateway_resource.a.id
  http_method   = "OPTIONS"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "mock" {
  rest_api_id       = aws_api_gateway_rest_api.this.id
  resource_id       = aws_api_gateway_resource.a.id
  http_method       = aws_api_gateway_method.mock.http_method
  type              = "MOCK"
  request_templates = { "application/json" = "{\"statusCode\": 200}" }
}

resource "aws_api_gateway_method" "s3" {
  rest_api_id   = aws_api_gateway_rest_api.this.id
  resource_id   = aws_api_gateway_resource.a.id
  http_method   = "ANY"
  authorization = "AWS_IAM"
}

resource "aws_api_gateway_integration" "s3" {
  rest_api_id             = aws_api_gateway_rest_api.this.id
  resource_id             = aws_api_gateway_resource.a.id
  http_method             = aws_api_gateway_method.s3.http_method
  type                    = "AWS"
  integration_http_method = "ANY"
  uri                     = "arn:aws:apigateway:us-east-1:s3:path/bucket/key"
  credentials             = aws_iam_role.gw.arn
}

resource "aws_api_gateway_gateway_response" "r" {
  rest_api_id         = aws_api_gateway_rest_api.this.id
  response_type       = "DEFAULT_4XX"
  response_templates  = { "application/json" = "{\"message\":$context.error.messageString}" }
  response_parameters = { "gatewayresponse.header.A" = "'${local.text}'" }
}

resource "aws_api_gateway_gateway_response" "u" {
  rest_api_id        = aws_api_gateway_rest_api.this.id
  response_type      = "UNAUTHORIZED"
  status_code        = "401"
  response_templates = { "application/json" = "{\"m\":$context.error.messageString}" }
}

resource "aws_api_gateway_documentation_part" "p" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  location { type = "API" }
  properties = jsonencode({ description = local.text })
}

resource "aws_api_gateway_documentation_version" "v" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  version     = "v1"
  description = local.text
  depends_on  = [aws_api_gateway_documentation_part.p]
}

resource "aws_api_gateway_deployment" "d" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  description = "d${local.text}"
  triggers    = { step = local.text }
  lifecycle { create_before_destroy = true }
  depends_on = [
    aws_api_gateway_integration_response.ok,
    aws_api_gateway_integration.mock,
    aws_api_gateway_integration.s3,
    aws_api_gateway_gateway_response.r,
  ]
}

resource "aws_cloudwatch_log_group" "l" { name = "access" }
resource "aws_api_gateway_account" "a" {
  cloudwatch_role_arn = aws_iam_role.gw.arn
  depends_on          = [aws_iam_role_policy.gw]
}

resource "aws_api_gateway_stage" "s" {
  rest_api_id           = aws_api_gateway_rest_api.this.id
  deployment_id         = aws_api_gateway_deployment.d.id
  stage_name            = "v1"
  description           = "s${local.text}"
  documentation_version = aws_api_gateway_documentation_version.v.version
  variables             = !var.changed ? { a = "1" } : { b = "2" }
  xray_tracing_enabled  = !var.changed
  tags                  = { step = local.text }
  dynamic "access_log_settings" {
    for_each = !var.changed ? [1] : []
    content {
      destination_arn = aws_cloudwatch_log_group.l.arn
      format          = "$context.requestId"
    }
  }
  depends_on = [aws_api_gateway_account.a]
}

resource "aws_api_gateway_method_settings" "all" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.s.stage_name
  method_path = "*/*"
  settings {
    logging_level          = !var.changed ? "INFO" : "OFF"
    metrics_enabled        = true
    throttling_burst_limit = 5
    throttling_rate_limit  = 10
  }
}

resource "aws_api_gateway_method_settings" "one" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.s.stage_name
  method_path = "pets/{id}/GET"
  settings { throttling_burst_limit = 3 }
}

resource "aws_api_gateway_usage_plan" "p" {
  name        = "p"
  description = !var.changed ? "x" : null
  api_stages {
    api_id = aws_api_gateway_rest_api.this.id
    stage  = aws_api_gateway_stage.s.stage_name
    throttle {
      path        = "/pets/GET"
      burst_limit = 1
      rate_limit  = var.changed ? 2 : 1
    }
  }
  quota_settings {
    limit  = var.changed ? 20 : 10
    offset = 0
    period = !var.changed ? "DAY" : "WEEK"
  }
  throttle_settings {
    burst_limit = 5
    rate_limit  = 10
  }
}

resource "aws_api_gateway_api_key" "k" {
  name        = "k"
  description = local.text
  enabled     = !var.changed
}

resource "aws_api_gateway_usage_plan_key" "k" {
  key_id        = aws_api_gateway_api_key.k.id
  key_type      = "API_KEY"
  usage_plan_id = aws_api_gateway_usage_plan.p.id
}

# Reading it is the test.
# tflint-ignore: terraform_unused_declarations
data "aws_api_gateway_resource" "r" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  path        = "/${aws_api_gateway_resource.a.path_part}"
}
