# A function's address, for other functions: who calls it signs, and a policy of its own lets it.

resource "aws_lambda_function_url" "this" {
  function_name      = var.function_name
  authorization_type = "AWS_IAM"
}
