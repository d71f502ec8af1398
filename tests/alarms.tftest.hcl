mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:eu-west-1:123456789012:spotter-alarms" }
  }
}

variables {
  name   = "spotter"
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
    condition     = one(one(data.aws_iam_policy_document.this.statement).principals).identifiers == toset(["cloudwatch.amazonaws.com", "budgets.amazonaws.com"])
    error_message = "Only alarms and budgets may publish."
  }

  assert {
    condition     = one(one(data.aws_iam_policy_document.this.statement).condition).values == tolist(["123456789012"])
    error_message = "Only those of this account."
  }
}

run "who_is_told_of_alarms_is_told_of_these" {
  module { source = "./modules/alarms" }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.own) == 3 && alltrue([for alarm in aws_cloudwatch_metric_alarm.own : alarm.alarm_actions == toset([aws_sns_topic.this.arn])])
    error_message = "Each alarm must go to the topic."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.own["webhook"].insufficient_data_actions == toset([aws_sns_topic.this.arn])
    error_message = "That nobody looks after the webhooks must be told as well."
  }
}

run "a_rejected_token_a_webhook_that_stays_wrong_and_slow_answers_raise_alarms" {
  command = plan
  module { source = "./modules/alarms" }

  variables {
    slow_seconds = 20
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.own : alarm.namespace == "Spotter" && alarm.dimensions == tomap({ service = "spotter" })])
    error_message = "The alarms must watch what this deployment counts."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.own["token"].metric_name == "TokenRejected" && aws_cloudwatch_metric_alarm.own["token"].threshold == 0 && aws_cloudwatch_metric_alarm.own["token"].period == 60 && aws_cloudwatch_metric_alarm.own["token"].datapoints_to_alarm == 1 && aws_cloudwatch_metric_alarm.own["token"].evaluation_periods > 5
    error_message = "One rejected token must raise an alarm within a minute, and the next run of repair must not raise it again."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.own["webhook"].metric_name == "WebhookFaults" && aws_cloudwatch_metric_alarm.own["webhook"].period * aws_cloudwatch_metric_alarm.own["webhook"].evaluation_periods == 1200 && aws_cloudwatch_metric_alarm.own["webhook"].treat_missing_data == "missing"
    error_message = "A webhook that stays wrong for 20 minutes must raise an alarm; that nobody looks must be told as well."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.own["slow"].period * aws_cloudwatch_metric_alarm.own["slow"].evaluation_periods == 900 && aws_cloudwatch_metric_alarm.own["slow"].metric_name == "TimeToAnswer" && aws_cloudwatch_metric_alarm.own["slow"].extended_statistic == "p95" && aws_cloudwatch_metric_alarm.own["slow"].threshold == 20000
    error_message = "Answers slower than slow_seconds, of which there are more than one in twenty, must raise an alarm."
  }
}

run "where_no_channel_is_on_nothing_is_counted_and_nothing_watched" {
  command = plan
  module { source = "./modules/alarms" }

  variables {
    watched = false
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.own) == 0
    error_message = "A pause must raise no alarm."
  }
}

run "where_no_channel_delivers_by_webhooks_none_is_watched" {
  command = plan
  module { source = "./modules/alarms" }

  variables {
    webhooks = false
  }

  assert {
    condition     = toset(keys(aws_cloudwatch_metric_alarm.own)) == toset(["token", "slow"])
    error_message = "An alarm of webhooks that there are not would say that nobody looks after them."
  }
}

run "what_a_platform_lets_us_say_raises_one_alarm_a_day_when_it_is_used_up" {
  command = plan
  module { source = "./modules/alarms" }

  variables {
    allowances = true
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.own["allowance"].metric_name == "AllowanceGone" && aws_cloudwatch_metric_alarm.own["allowance"].threshold == 0 && aws_cloudwatch_metric_alarm.own["allowance"].datapoints_to_alarm == 1 && aws_cloudwatch_metric_alarm.own["allowance"].period * aws_cloudwatch_metric_alarm.own["allowance"].evaluation_periods == 86400
    error_message = "One message that may not be said must raise an alarm, and the next ones of that day no other."
  }
}
