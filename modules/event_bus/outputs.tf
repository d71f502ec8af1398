output "arn" {
  description = "For permissions."
  value       = aws_cloudwatch_event_bus.this.arn
}

output "name" {
  description = "For rules and for who publishes."
  value       = aws_cloudwatch_event_bus.this.name
}

output "archive_arn" {
  description = "What a replay starts from."
  value       = aws_cloudwatch_event_archive.this.arn
}

output "log_group" {
  description = "Name of the log group with a line for each event."
  value       = aws_cloudwatch_log_group.this.name
}
