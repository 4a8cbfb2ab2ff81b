data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

################################################################################
# Names known at plan
################################################################################

locals {
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.id
  account   = data.aws_caller_identity.current.account_id

  # Not aws_lambda_function.this.arn: it is unknown while the function is created or replaced, and everything built
  # from it (an API's document, its deployment) would be planned to change for nothing.
  function_arn  = "arn:${local.partition}:lambda:${local.region}:${local.account}:function:${var.name}"
  log_group_arn = "arn:${local.partition}:logs:${local.region}:${local.account}:log-group:${local.log_group_name}"

  log_group_name = "/aws/lambda/${var.name}"

  # IAM has no regions: the same stack in two of them needs two role names, of at most 64 characters.
  regional_name = "${var.name}-${local.region}"
  role_name = (
    length(local.regional_name) <= 64 ? local.regional_name :
    "${substr(local.regional_name, 0, 55)}-${substr(sha256(local.regional_name), 0, 8)}"
  )
}

################################################################################
# Role
################################################################################

locals {
  log_statement = {
    Sid      = "WriteOwnLog"
    Effect   = "Allow"
    Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    Resource = ["${local.log_group_arn}:*"]
  }

  # Network interfaces have no name in advance: these actions cannot be limited to a resource
  # (Lambda developer guide, "Giving Lambda functions access to resources in an Amazon VPC").
  vpc_statements = var.vpc_config == null ? [] : [{
    Sid    = "UseNetworkInterfaces"
    Effect = "Allow"
    Action = [
      "ec2:AssignPrivateIpAddresses",
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSubnets",
      "ec2:UnassignPrivateIpAddresses",
    ]
    Resource = ["*"]
  }]

  tracing_statements = var.tracing ? [{
    Sid      = "SendTraces"
    Effect   = "Allow"
    Action   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    Resource = ["*"] # X-Ray has no resources to name
  }] : []

  failure_action = {
    sqs    = "sqs:SendMessage"
    sns    = "sns:Publish"
    lambda = "lambda:InvokeFunction"
    events = "events:PutEvents"
  }
  failure_arn = one(var.async[*].on_failure_arn)
  failure_key = one(var.async[*].on_failure_kms_key_arn)
  failure_statements = local.failure_arn == null ? [] : concat(
    [{
      Sid      = "ReportFailures"
      Effect   = "Allow"
      Action   = [local.failure_action[split(":", local.failure_arn)[2]]]
      Resource = [local.failure_arn]
    }],
    # Who sends to a queue or topic with a key of one's own needs both (SQS developer guide, "Key management").
    [for arn in local.failure_key[*] : {
      Sid      = "UseKeyOfFailures"
      Effect   = "Allow"
      Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
      Resource = [arn]
    }],
  )

  # CloudTrail shows Lambda decrypting the variables as the function's role (Last Week in AWS, "The Sneaky Weakness Behind AWS' Managed
  # KMS Keys"); AWS's own page does not say who does.
  environment_statements = [for arn in var.environment_kms_key_arn[*] : {
    Sid      = "ReadOwnEnvironment"
    Effect   = "Allow"
    Action   = ["kms:Decrypt"]
    Resource = [arn]
  }]

  own_statements = [
    for s in var.policy_statements : merge(
      s.sid == null ? {} : { Sid = s.sid },
      { Effect = s.effect, Action = s.actions, Resource = s.resources },
      length(s.conditions) == 0 ? {} : { Condition = s.conditions },
    )
  ]

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [local.log_statement],
      local.vpc_statements,
      local.tracing_statements,
      local.failure_statements,
      local.environment_statements,
      local.own_statements,
    )
  })
}

# A name with the region in it is unknown while something that the module depends_on changes, and an unknown name plans the
# replacement of the role. So the role keeps its name until the part that is always known changes.
resource "terraform_data" "name" {
  input = var.name
}

resource "aws_iam_role" "this" {
  name                 = local.role_name
  description          = "What the function ${var.name} may do"
  permissions_boundary = var.permissions_boundary_arn

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })

  tags = var.tags

  lifecycle {
    ignore_changes       = [name]
    replace_triggered_by = [terraform_data.name]
  }
}

resource "aws_iam_role_policy" "this" {
  name   = "function"
  role   = aws_iam_role.this.name
  policy = local.policy
}

################################################################################
# Log
################################################################################

resource "aws_cloudwatch_log_group" "this" {
  # checkov:skip=CKV_AWS_338: How long events are kept is law and money of the caller; log_retention_days, 30 by default.
  name              = local.log_group_name
  retention_in_days = var.log_retention_days
  kms_key_id        = var.log_kms_key_arn

  tags = var.tags
}

################################################################################
# Function
################################################################################

locals {
  # In S3 nobody can look at plan time; Lambda itself refuses a missing object.
  archive_exists = var.artifact.filename == null ? true : fileexists(var.artifact.filename)
}

resource "aws_lambda_function" "this" {
  # checkov:skip=CKV_AWS_116: Lambda has newer on-failure destinations, for asynchronous calls only; async.on_failure_arn names one.
  # checkov:skip=CKV_AWS_173: Lambda encrypts the environment with a key of AWS; environment_kms_key_arn names another, which bills.
  # checkov:skip=CKV_AWS_272: The zips are reproducible and planned by their hash; a signing profile would be the caller's.
  function_name = var.name
  description   = var.description
  role          = aws_iam_role.this.arn

  filename         = var.artifact.filename
  s3_bucket        = var.artifact.s3_bucket
  s3_key           = var.artifact.s3_key
  source_code_hash = var.artifact.source_code_hash

  handler       = coalesce(var.handler, var.artifact.handler)
  runtime       = coalesce(var.runtime, var.artifact.runtime)
  architectures = var.artifact.architectures
  publish       = var.alias != null

  memory_size                    = var.memory_size
  timeout                        = var.timeout
  reserved_concurrent_executions = var.reserved_concurrent_executions == null ? -1 : var.reserved_concurrent_executions
  kms_key_arn                    = var.environment_kms_key_arn

  dynamic "environment" {
    for_each = length(var.environment) == 0 ? [] : [true]

    content {
      variables = var.environment
    }
  }

  dynamic "vpc_config" {
    for_each = var.vpc_config == null ? [] : [var.vpc_config]

    content {
      subnet_ids         = vpc_config.value.subnet_ids
      security_group_ids = vpc_config.value.security_group_ids
    }
  }

  tracing_config {
    mode = var.tracing ? "Active" : "PassThrough"
  }

  dynamic "logging_config" {
    for_each = var.log_format == null ? [] : [var.log_format]

    content {
      log_format = logging_config.value
      log_group  = aws_cloudwatch_log_group.this.name
    }
  }

  tags = var.tags

  lifecycle {
    precondition {
      condition = local.archive_exists
      error_message = join(" ", [
        "Function archive ${coalesce(var.artifact.filename, "-")} not found. Run `npm run build` in the module's folder, or correct",
        "artifact.filename.",
      ])
    }
  }

  # Lambda makes the log group itself, without retention, at the first invocation that finds none; and a function
  # that is invoked before its policy exists fails.
  depends_on = [aws_cloudwatch_log_group.this, aws_iam_role_policy.this]
}
