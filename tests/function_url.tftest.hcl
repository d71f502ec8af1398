mock_provider "aws" {
  mock_resource "aws_lambda_function_url" {
    defaults = { function_url = "https://abcdefg.lambda-url.ap-southeast-1.on.aws/" }
  }
}

variables {
  function_name = "spotter-read"
}

run "nobody_gets_in_without_a_signature" {
  command = plan
  module { source = "./modules/function_url" }

  assert {
    condition     = aws_lambda_function_url.this.authorization_type == "AWS_IAM" && aws_lambda_function_url.this.function_name == "spotter-read"
    error_message = "Only whom its own policy lets may call the function: an open address would read pictures for everybody."
  }
}

run "the_address_has_no_slash_at_its_end" {
  module { source = "./modules/function_url" }

  assert {
    condition     = output.url == "https://abcdefg.lambda-url.ap-southeast-1.on.aws"
    error_message = "A client adds the path by itself."
  }
}
