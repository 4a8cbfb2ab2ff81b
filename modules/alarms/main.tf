################################################################################
# Who is told
################################################################################

locals {
  actions = concat(var.alarm_topic_arns, aws_sns_topic.this[*].arn)
}

resource "aws_sns_topic" "this" {
  count = var.topic == null ? 0 : 1

  name              = "${var.name}-alarms"
  kms_master_key_id = var.topic.kms_master_key_id

  tags = var.tags
}

resource "aws_sns_topic_subscription" "email" {
  for_each = toset(flatten(var.topic[*].emails))

  topic_arn = aws_sns_topic.this[0].arn
  protocol  = "email"
  endpoint  = each.key
}
