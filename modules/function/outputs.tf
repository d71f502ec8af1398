output "arn" {
  description = "For a trigger to point at. It is known once the function may do what it is for."
  value       = aws_lambda_function.this.arn
}

output "name" {
  description = "For permissions and dashboards."
  value       = aws_lambda_function.this.function_name
}

output "log_group" {
  description = "Name of the log group it writes to."
  value       = aws_cloudwatch_log_group.this.name
}

output "alarms" {
  description = "ARNs of its alarms, for a dashboard."
  value       = [for alarm in aws_cloudwatch_metric_alarm.this : alarm.arn]
}
