output "arn" {
  description = "For permissions."
  value       = aws_secretsmanager_secret.this.arn
}

output "name" {
  description = "For people and scripts."
  value       = aws_secretsmanager_secret.this.name
}

output "written" {
  description = "The secret once its value is there; not known while a new one is to be written, so that reading it waits."
  value       = aws_secretsmanager_secret_version.this.arn
}

output "version" {
  description = "Id of the version that was written here, for whoever writes another: AWS drops what has no label."
  value       = aws_secretsmanager_secret_version.this.version_id
}
