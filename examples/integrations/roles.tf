################################################################################
# What API Gateway may do: a role per action, for the one thing that it acts on
################################################################################

locals {
  actions = {
    send-order         = { action = "sqs:SendMessage", resource = aws_sqs_queue.orders.arn }
    put-item           = { action = "dynamodb:PutItem", resource = aws_dynamodb_table.this["items"].arn }
    get-item           = { action = "dynamodb:GetItem", resource = aws_dynamodb_table.this["items"].arn }
    read-report        = { action = "dynamodb:GetItem", resource = aws_dynamodb_table.this["reports"].arn }
    start-execution    = { action = "states:StartExecution", resource = aws_sfn_state_machine.this.arn }
    describe-execution = { action = "states:DescribeExecution", resource = "${local.execution_arn}:*" }
    put-file           = { action = "s3:PutObject", resource = "arn:${local.partition}:s3:::${aws_s3_bucket.files.bucket}/files/*" }
  }

  # Through the policy, so that the API comes after it.
  credentials = { for name, policy in aws_iam_role_policy.action : name => "role/${policy.role}" }
}

resource "aws_iam_role" "action" {
  for_each = local.actions

  name = "${var.name}-${each.key}"

  # No aws:SourceArn: API Gateway documents none for the roles of integrations.
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "apigateway.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "action" {
  for_each = local.actions

  name = each.key
  role = aws_iam_role.action[each.key].name

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = each.value.action, Resource = each.value.resource }]
  })
}
