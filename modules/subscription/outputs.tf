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
