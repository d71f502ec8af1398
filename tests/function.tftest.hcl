mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
}

variables {
  name   = "answer"
  bundle = "main.tf" # any file will do: only its hash is read
}

run "a_function_is_arm64_and_logs_json_that_expires" {
  command = plan
  module { source = "./modules/function" }

  assert {
    condition     = aws_cloudwatch_log_group.this.retention_in_days == 30
    error_message = "A function's logs must expire."
  }

  assert {
    condition     = aws_lambda_function.this.logging_config[0].log_group == "/aws/lambda/answer" && aws_lambda_function.this.logging_config[0].log_format == "JSON"
    error_message = "A function must write JSON to the log group that is made for it."
  }

  assert {
    condition     = aws_lambda_function.this.architectures == tolist(["arm64"]) && aws_lambda_function.this.runtime == "nodejs22.x"
    error_message = "A function runs on arm64 and Node 22 unless told otherwise."
  }

  assert {
    condition     = aws_lambda_function.this.reserved_concurrent_executions == -1
    error_message = "Nothing is reserved unless told so: a new account may have ten runs in all."
  }
}

run "a_function_may_do_what_it_is_told_and_write_its_own_logs" {
  command = plan
  module { source = "./modules/function" }

  variables {
    permissions = { Publish = { actions = ["events:PutEvents"], resources = ["arn:aws:events:eu-west-1:123456789012:event-bus/spotter"] } }
  }

  assert {
    condition     = { for s in data.aws_iam_policy_document.permissions.statement : s.sid => s.actions } == { WriteOwnLogs = toset(["logs:CreateLogStream", "logs:PutLogEvents"]), Publish = toset(["events:PutEvents"]) }
    error_message = "A function's role must allow what it is for, its logs, and nothing else."
  }

  assert {
    condition     = one([for s in data.aws_iam_policy_document.permissions.statement : s.resources if s.sid == "Publish"]) == toset(["arn:aws:events:eu-west-1:123456789012:event-bus/spotter"])
    error_message = "A permission must be for the resources it names."
  }
}

run "what_there_is_nothing_of_is_not_allowed" {
  command = plan
  module { source = "./modules/function" }

  variables {
    permissions = { ProveDeliveries = { actions = ["secretsmanager:GetSecretValue"], resources = [] } }
  }

  assert {
    condition     = [for s in data.aws_iam_policy_document.permissions.statement : s.sid] == ["WriteOwnLogs"]
    error_message = "A statement without a resource is none: AWS refuses the whole policy."
  }
}

run "wildcard_actions_are_refused" {
  command         = plan
  expect_failures = [var.permissions]
  module { source = "./modules/function" }

  variables {
    permissions = { Everything = { actions = ["s3:Get*Tagging"], resources = ["arn:aws:s3:::bucket"] } }
  }
}

run "every_resource_without_a_reason_is_refused" {
  command         = plan
  expect_failures = [var.permissions]
  module { source = "./modules/function" }

  variables {
    permissions = { Look = { actions = ["rekognition:DetectText"], resources = ["*"] } }
  }
}

run "every_resource_with_a_reason_is_taken" {
  command = plan
  module { source = "./modules/function" }

  variables {
    permissions = { Look = { actions = ["rekognition:DetectText"], resources = ["*"], why = "It takes no resource." } }
  }
}

run "a_secret_in_the_environment_is_refused" {
  command         = plan
  expect_failures = [var.environment]
  module { source = "./modules/function" }

  variables {
    environment = { SIGNING = sensitive("hunter2") }
  }
}

run "a_bundle_that_is_not_there_is_refused" {
  command         = plan
  expect_failures = [var.bundle]
  module { source = "./modules/function" }

  variables {
    bundle = "dist/nothing.zip"
  }
}

run "failing_and_refused_runs_raise_alarms" {
  command = plan
  module { source = "./modules/function" }

  variables {
    alarm_actions = ["arn:aws:sns:eu-west-1:123456789012:alarms"]
  }

  assert {
    condition     = { for alarm in aws_cloudwatch_metric_alarm.this : alarm.metric_name => alarm.threshold } == { Errors = 5, Throttles = 1 }
    error_message = "Errors and throttles must raise alarms."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.this : alarm.dimensions.FunctionName == "answer" && contains(alarm.alarm_actions, "arn:aws:sns:eu-west-1:123456789012:alarms")])
    error_message = "The alarms must watch this function and reach somebody."
  }
}

run "where_few_alarms_are_wanted_its_runs_raise_none" {
  command = plan
  module { source = "./modules/function" }

  variables {
    alarm_actions = null
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.this) == 0
    error_message = "An account has ten alarms for nothing."
  }
}
