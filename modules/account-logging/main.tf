data "aws_region" "current" {}

################################################################################
# Role
################################################################################

# The region is unknown while something that the module depends_on changes, and an unknown name plans the replacement of the
# role, so that for a moment nothing could be logged. The role keeps its name until role_name changes.
resource "terraform_data" "role_name" {
  input = var.role_name
}

resource "aws_iam_role" "this" {
  name        = "${var.role_name}-${data.aws_region.current.id}"
  description = "API Gateway writes execution and access logs"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "apigateway.amazonaws.com" }
    }]
  })

  tags = var.tags

  lifecycle {
    ignore_changes       = [name]
    replace_triggered_by = [terraform_data.role_name]
  }
}

# The actions of the managed policy AmazonAPIGatewayPushToCloudWatchLogs, inline: emulators do not load AWS's own policies.
resource "aws_iam_role_policy" "this" {
  # checkov:skip=CKV_AWS_290: One role writes the logs of every API of the account, those to come included; their groups have no names yet.
  # checkov:skip=CKV_AWS_355: The same; the actions are those of AmazonAPIGatewayPushToCloudWatchLogs.
  name = "write-logs"
  role = aws_iam_role.this.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Action = [
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:DescribeLogGroups",
        "logs:DescribeLogStreams",
        "logs:FilterLogEvents",
        "logs:GetLogEvents",
        "logs:PutLogEvents",
      ]
      Resource = ["*"] # the groups of every API of the account, those to come included
    }]
  })
}

################################################################################
# Account setting
################################################################################

resource "aws_api_gateway_account" "this" {
  cloudwatch_role_arn = aws_iam_role.this.arn

  # API Gateway tries the role when it is set, and refuses one without the policy.
  depends_on = [aws_iam_role_policy.this]
}
