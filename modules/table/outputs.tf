output "arn" {
  description = "For permissions; an index is {arn}/index/{name}."
  value       = aws_dynamodb_table.this.arn
}

output "name" {
  description = "For the functions."
  value       = aws_dynamodb_table.this.name
}
