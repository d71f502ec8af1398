output "name" {
  description = "Name of the rule."
  value       = aws_cloudwatch_event_rule.this.name
}

output "alarms" {
  description = "ARNs of its alarms, for a dashboard."
  value       = aws_cloudwatch_metric_alarm.rule[*].arn
}
