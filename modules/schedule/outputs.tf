output "name" {
  description = "Name of the rule."
  value       = aws_cloudwatch_event_rule.this.name
}
