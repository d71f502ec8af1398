mock_provider "aws" {}

variables {
  name        = "spotter/webex/credentials"
  description = "What webex gave us."
  value       = "a-token-that-nobody-may-see"
}

run "a_secret_is_written_once_a_version_and_never_stored" {
  module { source = "./modules/secret" }

  assert {
    condition     = aws_secretsmanager_secret_version.this.secret_string == null && aws_secretsmanager_secret_version.this.secret_string_wo == null
    error_message = "The value must not be in the state."
  }

  assert {
    condition     = aws_secretsmanager_secret_version.this.secret_string_wo_version == 1
    error_message = "The value is written by its version."
  }

  assert {
    condition     = output.written == aws_secretsmanager_secret_version.this.arn
    error_message = "Who reads the value must wait until it is written."
  }

  assert {
    condition     = aws_secretsmanager_secret.this.recovery_window_in_days == 0
    error_message = "A deployment could not be made again after it was destroyed."
  }
}
