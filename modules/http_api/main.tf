# The door: each route leads to one function. Nothing else is answered.

resource "aws_apigatewayv2_api" "this" {
  name          = var.name
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_integration" "this" {
  for_each = var.functions

  api_id                 = aws_apigatewayv2_api.this.id
  integration_type       = "AWS_PROXY"
  integration_uri        = each.value
  payload_format_version = "2.0"
}

# Whoever calls is proven by what it sends, which only the function can check.
resource "aws_apigatewayv2_route" "this" {
  for_each = var.routes

  api_id             = aws_apigatewayv2_api.this.id
  route_key          = each.key
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.this[each.value].id}"
}

resource "aws_apigatewayv2_stage" "this" {
  api_id      = aws_apigatewayv2_api.this.id
  name        = "$default"
  auto_deploy = true

  default_route_settings {
    throttling_rate_limit  = var.throttle.rate
    throttling_burst_limit = var.throttle.burst
  }

  # What was asked and how it ended; never a body, a header or who asked.
  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.this.arn
    format = jsonencode({
      request  = "$context.requestId"
      time     = "$context.requestTime"
      route    = "$context.routeKey"
      status   = "$context.status"
      size     = "$context.responseLength"
      latency  = "$context.responseLatency"
      function = "$context.integrationStatus"
      error    = "$context.error.message"
    })
  }
}

# Under this prefix the account's one policy for log deliveries does not grow with each API.
resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/vendedlogs/${var.name}"
  retention_in_days = var.log_days
}

resource "aws_lambda_permission" "this" {
  for_each = var.routes

  action        = "lambda:InvokeFunction"
  function_name = var.functions[each.value]
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.this.execution_arn}/*/${replace(each.key, " ", "")}"
}

# A function says 5xx where it could not take a delivery: platforms deliver again, but not for ever.
resource "aws_cloudwatch_metric_alarm" "this" {
  alarm_name          = "${var.name}-5xx"
  alarm_description   = "${var.name} answered with 5xx. ${aws_cloudwatch_log_group.this.name} says when and on which route, the function's log why."
  namespace           = "AWS/ApiGateway"
  metric_name         = "5xx"
  dimensions          = { ApiId = aws_apigatewayv2_api.this.id }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
}
