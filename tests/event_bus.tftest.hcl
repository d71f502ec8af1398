mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
  mock_resource "aws_cloudwatch_event_bus" {
    defaults = { arn = "arn:aws:events:eu-west-1:123456789012:event-bus/spotter" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/events/spotter" }
  }
}

variables {
  name = "spotter"
}

run "the_archive_keeps_received_messages_for_a_week_and_the_log_everything_once" {
  command = plan
  module { source = "./modules/event_bus" }

  assert {
    condition     = jsondecode(aws_cloudwatch_event_archive.this.event_pattern) == { detail-type = ["message.received"] }
    error_message = "The archive must keep received messages and nothing else."
  }

  assert {
    condition     = aws_cloudwatch_event_archive.this.retention_days == 7
    error_message = "The archive must forget after a week."
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.log.event_pattern) == { replay-name = [{ exists = false }] }
    error_message = "The rule must match everything but replays."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.retention_in_days == 30 && startswith(aws_cloudwatch_log_group.this.name, "/aws/events/")
    error_message = "The log must expire, and be where EventBridge writes."
  }
}

run "the_log_has_names_ids_channels_and_counts_alone" {
  command = plan
  module { source = "./modules/event_bus" }

  assert {
    condition     = toset(values(aws_cloudwatch_event_target.log.input_transformer[0].input_paths)) == toset(["$.time", "$.detail-type", "$.detail.id", "$.detail.message", "$.detail.channel", "$.detail.pictures", "$.detail.plates", "$.detail.code", "$.detail.slot"])
    error_message = "Nothing else of an event may reach the log: no text, plate, room or person."
  }

  assert {
    condition     = alltrue([for name in flatten(regexall("<([^>]+)>", aws_cloudwatch_event_target.log.input_transformer[0].input_template)) : contains(keys(aws_cloudwatch_event_target.log.input_transformer[0].input_paths), name)])
    error_message = "The template may use those only, not EventBridge's own copies of the event."
  }

  assert {
    condition     = keys(jsondecode(replace(aws_cloudwatch_event_target.log.input_transformer[0].input_template, "<time>", "0"))) == ["message", "timestamp"]
    error_message = "A log group takes a template of a timestamp and a message, in plain JSON."
  }
}

run "only_eventbridge_may_write_the_log" {
  module { source = "./modules/event_bus" }

  assert {
    condition     = one(one(data.aws_iam_policy_document.log.statement).principals).identifiers == toset(["delivery.logs.amazonaws.com", "events.amazonaws.com"])
    error_message = "Only EventBridge and its log delivery may write."
  }

  assert {
    condition     = one(data.aws_iam_policy_document.log.statement).resources == toset(["arn:aws:logs:eu-west-1:123456789012:log-group:/aws/events/spotter:*"])
    error_message = "They may write to this log group alone."
  }
}
