# What it takes for a function to hear of events: a rule, its target, a queue, and two places for what cannot be done.
# The event source mapping is here too: a queue that nobody reads is no subscription, and visibility belongs to its reader.

# EventBridge matches names and, for most, a replay's absence. Whatever else decides is in TypeScript.
locals {
  named = { detail-type = var.events }
  live  = merge(local.named, { replay-name = [{ exists = false }] })
}

resource "aws_cloudwatch_event_rule" "this" {
  name           = var.name
  event_bus_name = var.bus
  event_pattern  = var.replay ? jsonencode(local.named) : jsonencode(local.live)
}

resource "aws_cloudwatch_event_target" "this" {
  rule           = aws_cloudwatch_event_rule.this.name
  event_bus_name = var.bus
  arn            = aws_sqs_queue.this.arn

  retry_policy {
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = 60
  }

  dead_letter_config {
    arn = aws_sqs_queue.dead["undelivered"].arn
  }
}

resource "aws_sqs_queue" "this" {
  name                       = var.name
  visibility_timeout_seconds = var.visibility
  message_retention_seconds  = 345600 # four days, of which a message needs minutes
  sqs_managed_sse_enabled    = true   # EventBridge cannot write under the AWS-managed key
  policy                     = data.aws_iam_policy_document.send[var.name].json

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead["dead"].arn
    maxReceiveCount     = var.receives
  })
}

# `dead`: what was received too often. `undelivered`: what the rule could not bring to the queue.
resource "aws_sqs_queue" "dead" {
  for_each = toset(["dead", "undelivered"])

  name                      = "${var.name}-${each.key}"
  message_retention_seconds = var.dead_days * 86400
  sqs_managed_sse_enabled   = true
  policy                    = each.key == "undelivered" ? data.aws_iam_policy_document.send["${var.name}-${each.key}"].json : null
}

data "aws_caller_identity" "this" {}
data "aws_partition" "this" {}
data "aws_region" "this" {}

# Inline on the queue, with its address spelled out: as a resource of its own the policy costs 25 seconds more, twice.
data "aws_iam_policy_document" "send" {
  for_each = toset([var.name, "${var.name}-undelivered"])

  statement {
    sid       = "OnlyTheRule"
    actions   = ["sqs:SendMessage"]
    resources = ["arn:${data.aws_partition.this.partition}:sqs:${data.aws_region.this.name}:${data.aws_caller_identity.this.account_id}:${each.key}"]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_cloudwatch_event_rule.this.arn]
    }
  }
}

# One message a run: throwing is the retry. What the run reports as failed comes back as well, and is nobody's alarm: another
# run is at it.
resource "aws_lambda_event_source_mapping" "this" {
  event_source_arn = aws_sqs_queue.this.arn
  function_name    = var.function_arn
  batch_size       = 1

  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = var.concurrency
  }
}
