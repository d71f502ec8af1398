output "arn" {
  description = "The queue, for its reader's permissions."
  value       = aws_sqs_queue.this.arn
}

output "url" {
  description = "The queue, for its reader."
  value       = aws_sqs_queue.this.url
}

output "dead_letters" {
  description = "URLs of the queues for what cannot be done: `dead` after too many tries, `undelivered` by the rule."
  value       = { for key, queue in aws_sqs_queue.dead : key => queue.url }
}

output "names" {
  description = "Names of its queues, for metrics: `queue`, `dead` and `undelivered`."
  value       = merge({ queue = aws_sqs_queue.this.name }, { for key, queue in aws_sqs_queue.dead : key => queue.name })
}

output "alarms" {
  description = "ARNs of its alarms, for a dashboard."
  value       = concat([for alarm in aws_cloudwatch_metric_alarm.dead : alarm.arn], aws_cloudwatch_metric_alarm.waiting[*].arn, aws_cloudwatch_metric_alarm.rule[*].arn)
}
