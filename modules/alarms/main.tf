# Where alarms go: one topic, and the people who are told by e-mail. And the alarms on what Spotter itself counts.

locals {
  topic = "${var.name}-alarms"
}

resource "aws_sns_topic" "this" {
  name   = local.topic
  policy = data.aws_iam_policy_document.this.json
}

data "aws_caller_identity" "this" {}
data "aws_partition" "this" {}
data "aws_region" "this" {}

data "aws_iam_policy_document" "this" {
  # CloudWatch's alarms, and what AWS Budgets has to say.
  statement {
    sid       = "AlarmsOfThisAccount"
    actions   = ["sns:Publish"]
    resources = ["arn:${data.aws_partition.this.partition}:sns:${data.aws_region.this.name}:${data.aws_caller_identity.this.account_id}:${local.topic}"]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.this.account_id]
    }
  }
}

# Their names and units are those of functions/metrics.ts.
locals {
  own = {
    token = {
      metric      = "TokenRejected"
      statistic   = "Sum"
      threshold   = 0
      period      = 60
      periods     = 6 # of which one is enough; in a quiet room it is repair that finds out, every five minutes
      enough      = 1
      description = "A platform rejects the bot's token, so nothing is answered. Put a new one in: make rotate WHAT=token (docs/operating.md)."
    }
    # Webex may take a quarter of an hour to be put right. Where no count comes at all, nobody looks after the webhooks.
    webhook = {
      metric      = "WebhookFaults"
      statistic   = "Maximum"
      threshold   = 0
      period      = 300
      periods     = 4
      missing     = "missing"
      description = "A webhook has not been put right for 20 minutes, or nobody looks after the webhooks. See what is wrong: make doctor, and the log of repair (docs/operating.md)."
    }
    # Nobody can do anything about it but wait, or pay the platform, so it is told once, not at each refusal.
    allowance = {
      metric      = "AllowanceGone"
      statistic   = "Sum"
      threshold   = 0
      period      = 3600
      periods     = 24 # of which one is enough
      enough      = 1
      description = "What LINE lets us push a month is used up: whoever is not answered within a minute of posting stays unanswered. A larger plan is to be had in LINE Official Account Manager (docs/operating.md)."
    }
    slow = {
      metric      = "TimeToAnswer"
      percentile  = "p95"
      threshold   = var.slow_seconds * 1000
      period      = 900
      periods     = 1
      description = "Within 15 minutes, one in twenty answers took longer than ${var.slow_seconds} seconds. See where they wait: make doctor, and the dashboard."
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "own" {
  for_each = { for name, alarm in local.own : name => alarm if var.watched && (name != "webhook" || var.webhooks) && (name != "allowance" || var.allowances) }

  alarm_name                = "${var.name}-${each.key}"
  alarm_description         = each.value.description
  namespace                 = "Spotter"
  metric_name               = each.value.metric
  dimensions                = { service = var.name }
  statistic                 = lookup(each.value, "statistic", null)
  extended_statistic        = lookup(each.value, "percentile", null)
  period                    = each.value.period
  evaluation_periods        = each.value.periods
  datapoints_to_alarm       = lookup(each.value, "enough", each.value.periods)
  comparison_operator       = "GreaterThanThreshold"
  threshold                 = each.value.threshold
  treat_missing_data        = lookup(each.value, "missing", "notBreaching")
  alarm_actions             = [aws_sns_topic.this.arn]
  insufficient_data_actions = lookup(each.value, "missing", "notBreaching") == "missing" ? [aws_sns_topic.this.arn] : []
}

# Each address gets a mail that asks whether it wants alarms; until it is answered, none are sent there.
resource "aws_sns_topic_subscription" "this" {
  for_each = var.emails

  topic_arn = aws_sns_topic.this.arn
  protocol  = "email"
  endpoint  = each.value
}
