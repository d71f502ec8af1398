# What waits in a place for what cannot be done waits for a person.
resource "aws_cloudwatch_metric_alarm" "dead" {
  for_each = aws_sqs_queue.dead

  alarm_name          = each.value.name
  alarm_description   = "Messages rest in ${each.value.name}. See why in the function's log, put it right, and run `make redrive` (docs/operating.md)."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = each.value.name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
}

# The last try of a message comes within minutes, also where each of them crashes.
resource "aws_cloudwatch_metric_alarm" "waiting" {
  count = var.few_alarms ? 0 : 1

  alarm_name          = "${var.name}-waiting"
  alarm_description   = "The oldest message in ${var.name} has waited for 15 minutes: nobody takes it. See make doctor, and the function's log (docs/operating.md)."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions          = { QueueName = aws_sqs_queue.this.name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 900
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
}

resource "aws_cloudwatch_metric_alarm" "rule" {
  count = var.few_alarms ? 0 : 1

  alarm_name          = "${var.name}-rule"
  alarm_description   = "The rule ${var.name} could not bring events to its queue. They rest in ${aws_sqs_queue.dead["undelivered"].name} until `make redrive` (docs/operating.md)."
  namespace           = "AWS/Events"
  metric_name         = "FailedInvocations"
  dimensions          = { EventBusName = var.bus, RuleName = aws_cloudwatch_event_rule.this.name }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
}
