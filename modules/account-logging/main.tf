data "aws_region" "current" {}

################################################################################
# Role
################################################################################

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
}

# The actions of the managed policy AmazonAPIGatewayPushToCloudWatchLogs, inline: emulators do not load AWS's own policies.
resource "aws_iam_role_policy" "this" {
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
