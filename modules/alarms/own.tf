# The alarms on what Spotter itself counts. Their names and units are those of functions/metrics.ts.
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
