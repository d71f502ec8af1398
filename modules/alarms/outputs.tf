output "arn" {
  description = "The topic, for alarms to point at."
  value       = aws_sns_topic.this.arn
}

output "alarms" {
  description = "ARNs of the alarms on what Spotter counts."
  value       = [for alarm in aws_cloudwatch_metric_alarm.own : alarm.arn]
}
