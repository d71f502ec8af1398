mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Statement\":[]}" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_region" {
    defaults = { name = "eu-west-1" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_resource "aws_cloudwatch_event_rule" {
    defaults = { arn = "arn:aws:events:eu-west-1:123456789012:rule/spotter/answer" }
  }
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:eu-west-1:123456789012:mocked" }
  }
  override_resource {
    target = aws_sqs_queue.dead["dead"]
    values = { arn = "arn:aws:sqs:eu-west-1:123456789012:answer-dead" }
  }
  override_resource {
    target = aws_sqs_queue.dead["undelivered"]
    values = { arn = "arn:aws:sqs:eu-west-1:123456789012:answer-undelivered" }
  }
}

variables {
  name         = "answer"
  bus          = "spotter"
  events       = ["message.received"]
  function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:answer"
}

run "what_cannot_be_done_rests_after_six_receives_encrypted" {
  module { source = "./modules/subscription" }

  assert {
    condition     = jsondecode(aws_sqs_queue.this.redrive_policy) == { deadLetterTargetArn = "arn:aws:sqs:eu-west-1:123456789012:answer-dead", maxReceiveCount = 6 }
    error_message = "A message must rest in the dead letters after six receives."
  }

  assert {
    condition     = aws_sqs_queue.dead["dead"].message_retention_seconds == 14 * 24 * 60 * 60
    error_message = "Dead letters must be kept for fourteen days."
  }

  assert {
    condition     = aws_sqs_queue.this.visibility_timeout_seconds == 90
    error_message = "A crash must be tried again after 90 seconds."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this.batch_size == 1 && aws_lambda_event_source_mapping.this.function_response_types == toset(["ReportBatchItemFailures"])
    error_message = "A run must be able to give its one message back without having failed."
  }

  assert {
    condition     = aws_cloudwatch_event_target.this.dead_letter_config[0].arn == "arn:aws:sqs:eu-west-1:123456789012:answer-undelivered"
    error_message = "The target must have dead letters of its own."
  }

  assert {
    condition     = aws_cloudwatch_event_target.this.retry_policy[0].maximum_retry_attempts == 60 && aws_cloudwatch_event_target.this.retry_policy[0].maximum_event_age_in_seconds == 3600
    error_message = "The target must be tried for an hour."
  }

  assert {
    condition     = alltrue([for queue in concat([aws_sqs_queue.this], values(aws_sqs_queue.dead)) : queue.sqs_managed_sse_enabled])
    error_message = "Every queue must be encrypted with a key that EventBridge may use: SQS's own."
  }
}

run "only_the_rule_may_send" {
  module { source = "./modules/subscription" }

  assert {
    condition     = keys(data.aws_iam_policy_document.send) == ["answer", "answer-undelivered"] && alltrue([for policy in data.aws_iam_policy_document.send : length(policy.statement) == 1])
    error_message = "The queue and the rule's dead letters have one statement each."
  }

  assert {
    condition = alltrue(flatten([for policy in data.aws_iam_policy_document.send : [for statement in policy.statement : [
      statement.actions == toset(["sqs:SendMessage"]),
      one(statement.principals).identifiers == toset(["events.amazonaws.com"]),
      one(statement.condition).test == "ArnEquals",
      one(statement.condition).variable == "aws:SourceArn",
      one(statement.condition).values == tolist(["arn:aws:events:eu-west-1:123456789012:rule/spotter/answer"]),
    ]]]))
    error_message = "Only EventBridge may send, and only for this rule."
  }

  assert {
    condition     = one(data.aws_iam_policy_document.send["answer"].statement).resources == toset(["arn:aws:sqs:eu-west-1:123456789012:answer"])
    error_message = "The policy must be for this queue."
  }

  assert {
    condition     = aws_sqs_queue.this.policy == data.aws_iam_policy_document.send["answer"].json && aws_sqs_queue.dead["undelivered"].policy == data.aws_iam_policy_document.send["answer-undelivered"].json
    error_message = "The queues must have their policies."
  }
}

run "most_hear_of_no_replays_and_get_one_message_a_run" {
  command = plan
  module { source = "./modules/subscription" }

  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.this.event_pattern) == { detail-type = ["message.received"], replay-name = [{ exists = false }] }
    error_message = "The rule must match names, and no replays."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this.batch_size == 1 && aws_lambda_event_source_mapping.this.scaling_config[0].maximum_concurrency == 5
    error_message = "One message a run, at most five at a time."
  }
}

run "who_works_once_a_message_hears_of_replays_too" {
  command = plan
  module { source = "./modules/subscription" }

  variables {
    replay = true
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.this.event_pattern) == { detail-type = ["message.received"] }
    error_message = "The rule must match names, and nothing else."
  }
}

run "dead_letters_and_a_failing_rule_raise_alarms" {
  command = plan
  module { source = "./modules/subscription" }

  variables {
    alarm_actions = ["arn:aws:sns:eu-west-1:123456789012:alarms"]
  }

  assert {
    condition     = toset([for alarm in aws_cloudwatch_metric_alarm.dead : alarm.dimensions.QueueName]) == toset(["answer-dead", "answer-undelivered"])
    error_message = "Both places for what cannot be done must be watched."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.waiting[0].dimensions.QueueName == "answer" && aws_cloudwatch_metric_alarm.waiting[0].threshold == 900 && contains(aws_cloudwatch_metric_alarm.waiting[0].alarm_actions, "arn:aws:sns:eu-west-1:123456789012:alarms")
    error_message = "That nobody takes messages must reach somebody."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.rule[0].metric_name == "FailedInvocations" && aws_cloudwatch_metric_alarm.rule[0].dimensions == tomap({ EventBusName = "spotter", RuleName = "answer" })
    error_message = "The rule must be watched."
  }

  assert {
    condition     = alltrue([for alarm in concat(aws_cloudwatch_metric_alarm.rule, values(aws_cloudwatch_metric_alarm.dead)) : alarm.threshold == 0 && contains(alarm.alarm_actions, "arn:aws:sns:eu-west-1:123456789012:alarms")])
    error_message = "The first one must reach somebody."
  }
}

run "hearing_of_nothing_is_refused" {
  command         = plan
  expect_failures = [var.events]
  module { source = "./modules/subscription" }

  variables {
    events = []
  }
}

run "where_few_alarms_are_wanted_dead_letters_alone_raise_some" {
  command = plan
  module { source = "./modules/subscription" }

  variables {
    few_alarms = true
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.dead) == 2 && length(output.alarms) == 2
    error_message = "What rests there waits for a person."
  }
}
