mock_provider "aws" {
  mock_resource "aws_cloudwatch_event_rule" {
    defaults = { arn = "arn:aws:events:eu-west-1:123456789012:rule/repair" }
  }
}

variables {
  name         = "repair"
  minutes      = 5
  function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:repair"
}

run "the_clock_runs_the_function_and_nobody_else_may" {
  module { source = "./modules/schedule" }

  assert {
    condition     = aws_cloudwatch_event_rule.this.schedule_expression == "rate(5 minutes)" && aws_cloudwatch_event_target.this.arn == "arn:aws:lambda:eu-west-1:123456789012:function:repair"
    error_message = "The function must be run every five minutes."
  }

  assert {
    condition     = aws_lambda_permission.this.principal == "events.amazonaws.com" && aws_lambda_permission.this.source_arn == "arn:aws:events:eu-west-1:123456789012:rule/repair"
    error_message = "Only this rule may run it."
  }
}

run "a_run_is_not_made_up_for_after_the_next_one" {
  command = plan
  module { source = "./modules/schedule" }

  assert {
    condition     = aws_cloudwatch_event_target.this.retry_policy[0].maximum_event_age_in_seconds == 300 && aws_lambda_function_event_invoke_config.this.maximum_event_age_in_seconds == 300
    error_message = "What could not be run within five minutes is done by the next run."
  }

  assert {
    condition     = aws_lambda_function_event_invoke_config.this.maximum_retry_attempts == 1
    error_message = "A run that fails is tried once more: two failures are for a person."
  }
}

run "a_clock_that_cannot_run_it_raises_an_alarm" {
  command = plan
  module { source = "./modules/schedule" }

  variables {
    alarm_actions = ["arn:aws:sns:eu-west-1:123456789012:alarms"]
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.rule[0].metric_name == "FailedInvocations" && aws_cloudwatch_metric_alarm.rule[0].dimensions == tomap({ RuleName = "repair" })
    error_message = "The rule must be watched. It is on the account's own bus, which no dimension names."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.rule[0].threshold == 0 && contains(aws_cloudwatch_metric_alarm.rule[0].alarm_actions, "arn:aws:sns:eu-west-1:123456789012:alarms")
    error_message = "The first failure must reach somebody."
  }
}

run "a_minute_is_refused" {
  command         = plan
  expect_failures = [var.minutes]
  module { source = "./modules/schedule" }

  variables {
    minutes = 1
  }
}

run "where_few_alarms_are_wanted_the_clock_raises_none" {
  command = plan
  module { source = "./modules/schedule" }

  variables {
    few_alarms = true
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.rule) == 0 && length(output.alarms) == 0
    error_message = "An account has ten alarms for nothing."
  }
}
