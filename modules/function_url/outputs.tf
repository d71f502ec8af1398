output "url" {
  description = "The address, without a slash at its end."
  value       = trimsuffix(aws_lambda_function_url.this.function_url, "/")
}
