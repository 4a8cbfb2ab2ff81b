locals {
  alarms = concat(
    values(aws_cloudwatch_metric_alarm.error_share),
    values(aws_cloudwatch_metric_alarm.latency),
    values(aws_cloudwatch_metric_alarm.function),
    aws_cloudwatch_metric_alarm.account_concurrency,
    values(aws_cloudwatch_metric_alarm.dead_letters),
  )
  alarm_arns = local.alarms[*].arn
}

output "alarm_arns" {
  description = "ARNs of all alarms by name, for composite alarms and dashboards."
  value       = { for alarm in local.alarms : alarm.alarm_name => alarm.arn }
}

output "dashboard_arn" {
  description = "ARN of the dashboard; null without `dashboard`."
  value       = one(aws_cloudwatch_dashboard.this[*].dashboard_arn)
}

output "dashboard_name" {
  description = "Name of the dashboard; null without `dashboard`."
  value       = one(aws_cloudwatch_dashboard.this[*].dashboard_name)
}

output "topic_arn" {
  description = "ARN of the SNS topic that was made; null without `topic`."
  value       = one(aws_sns_topic.this[*].arn)
}
