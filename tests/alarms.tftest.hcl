mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
}

variables {
  name   = "spotter-alarms"
  emails = ["a@example.com", "b@example.com"]
}

run "everybody_named_is_mailed_and_only_alarms_publish" {
  command = plan
  module { source = "./modules/alarms" }

  assert {
    condition     = toset([for one in aws_sns_topic_subscription.this : "${one.protocol}:${one.endpoint}"]) == toset(["email:a@example.com", "email:b@example.com"])
    error_message = "Each address must be subscribed by e-mail."
  }

  assert {
    condition     = one(one(data.aws_iam_policy_document.this.statement).principals).identifiers == toset(["cloudwatch.amazonaws.com"])
    error_message = "Only CloudWatch may publish."
  }

  assert {
    condition     = one(one(data.aws_iam_policy_document.this.statement).condition).values == tolist(["123456789012"])
    error_message = "Only for alarms of this account."
  }
}
