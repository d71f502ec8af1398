# One Lambda function: its code, its role, its logs, and the alarms of a function that fails.

resource "aws_lambda_function" "this" {
  function_name                  = var.name
  role                           = aws_iam_role.this.arn
  filename                       = var.bundle
  source_code_hash               = filebase64sha256(var.bundle)
  handler                        = "index.handler"
  runtime                        = var.runtime
  architectures                  = [var.architecture]
  memory_size                    = var.memory
  timeout                        = var.timeout
  reserved_concurrent_executions = coalesce(var.concurrency, -1)

  environment {
    variables = merge({
      POWERTOOLS_SERVICE_NAME = var.name
    }, var.environment)
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.this.name
  }

  # A function that runs before it may is a failure in the first minute; the log group is there first by reference.
  depends_on = [aws_iam_role_policy.this]
}

# Ours, not the one that Lambda makes on first use: that one keeps logs for ever.
resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_days
}

resource "aws_iam_role" "this" {
  name               = var.name
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "this" {
  name   = var.name
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.permissions.json
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "permissions" {
  statement {
    sid       = "WriteOwnLogs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.this.arn}:*"]
  }

  # Where no channel is on, there is no secret to read.
  dynamic "statement" {
    for_each = { for what, permission in var.permissions : what => permission if length(permission.resources) > 0 }
    content {
      sid       = statement.key
      actions   = statement.value.actions
      resources = statement.value.resources
    }
  }
}

# One run that fails is tried again; runs that keep failing are for a person. No run may be refused.
resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = var.alarm_actions == null ? {} : { Errors = var.errors, Throttles = 1 }

  alarm_name          = "${var.name}-${lower(each.key)}"
  alarm_description   = "${var.name}: ${each.key} of runs within 5 minutes. Its log group ${aws_cloudwatch_log_group.this.name} says why."
  namespace           = "AWS/Lambda"
  metric_name         = each.key
  dimensions          = { FunctionName = var.name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = each.value
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
}
