output "url" {
  description = "Where it answers, without a slash at its end; a route's path comes after it."
  value       = aws_apigatewayv2_api.this.api_endpoint
}

output "log_group" {
  description = "Name of the log group with a line for each call."
  value       = aws_cloudwatch_log_group.this.name
}

output "id" {
  description = "For metrics."
  value       = aws_apigatewayv2_api.this.id
}

output "alarms" {
  description = "ARNs of its alarms, for a dashboard."
  value       = [aws_cloudwatch_metric_alarm.this.arn]
}
