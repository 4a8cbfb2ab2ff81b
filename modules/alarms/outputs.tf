output "alarm_arns" {
  description = "ARNs of all alarms by name, for composite alarms and dashboards."
  value = {
    for alarm in concat(
      aws_cloudwatch_metric_alarm.server_errors,
      aws_cloudwatch_metric_alarm.latency,
      values(aws_cloudwatch_metric_alarm.function),
    ) : alarm.alarm_name => alarm.arn
  }
}

output "topic_arn" {
  description = "ARN of the SNS topic that was made; null without `topic`."
  value       = one(aws_sns_topic.this[*].arn)
}
