# What it takes for the clock to run a function: a rule, its target, and leave to call the function. What could not be run
# rests nowhere: the next run makes up for it.

resource "aws_cloudwatch_event_rule" "this" {
  name                = var.name
  description         = "Runs ${var.name} every ${var.minutes} minutes."
  schedule_expression = "rate(${var.minutes} minutes)"
}

resource "aws_cloudwatch_event_target" "this" {
  rule = aws_cloudwatch_event_rule.this.name
  arn  = var.function_arn

  retry_policy {
    maximum_event_age_in_seconds = var.minutes * 60
    maximum_retry_attempts       = 3
  }
}

resource "aws_lambda_permission" "this" {
  action        = "lambda:InvokeFunction"
  function_name = var.function_arn
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.this.arn
}

# By default Lambda keeps for six hours what it could not run, and then runs all of it.
resource "aws_lambda_function_event_invoke_config" "this" {
  function_name                = var.function_arn
  maximum_event_age_in_seconds = var.minutes * 60
  maximum_retry_attempts       = 1
}

resource "aws_cloudwatch_metric_alarm" "rule" {
  count = var.few_alarms ? 0 : 1

  alarm_name          = "${var.name}-rule"
  alarm_description   = "The rule ${var.name} could not run its function."
  namespace           = "AWS/Events"
  metric_name         = "FailedInvocations"
  dimensions          = { RuleName = aws_cloudwatch_event_rule.this.name }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
}
