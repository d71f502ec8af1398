output "arn" {
  description = "For alarms to point at."
  value       = aws_sns_topic.this.arn
}
