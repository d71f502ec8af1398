mock_provider "aws" {
  mock_resource "aws_apigatewayv2_api" {
    defaults = {
      id            = "abc123"
      api_endpoint  = "https://abc123.execute-api.eu-west-1.amazonaws.com"
      execution_arn = "arn:aws:execute-api:eu-west-1:123456789012:abc123"
    }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/vendedlogs/spotter" }
  }
}

variables {
  name         = "spotter"
  routes       = { webex = ["POST"], x = ["GET", "POST"] }
  function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:receive"
}

run "each_channel_and_method_has_a_route_and_nothing_else_has" {
  module { source = "./modules/http_api" }

  assert {
    condition     = toset([for route in aws_apigatewayv2_route.this : route.route_key]) == toset(["POST /webhooks/webex", "GET /webhooks/x", "POST /webhooks/x"])
    error_message = "There must be one route for each channel and method."
  }

  assert {
    condition = toset([for permission in aws_lambda_permission.this : permission.source_arn]) == toset([
      "arn:aws:execute-api:eu-west-1:123456789012:abc123/*/POST/webhooks/webex",
      "arn:aws:execute-api:eu-west-1:123456789012:abc123/*/GET/webhooks/x",
      "arn:aws:execute-api:eu-west-1:123456789012:abc123/*/POST/webhooks/x",
    ])
    error_message = "The function may be called for these routes alone."
  }

  assert {
    condition     = output.urls.webex == "https://abc123.execute-api.eu-west-1.amazonaws.com/webhooks/webex"
    error_message = "A channel's URL is its route's."
  }
}

run "too_many_calls_are_told_to_wait" {
  command = plan
  module { source = "./modules/http_api" }

  assert {
    condition     = aws_apigatewayv2_stage.this.default_route_settings[0].throttling_rate_limit == 50 && aws_apigatewayv2_stage.this.default_route_settings[0].throttling_burst_limit == 100
    error_message = "Calls must be throttled."
  }
}

run "the_access_log_expires_and_has_no_body_header_or_address" {
  module { source = "./modules/http_api" }

  assert {
    condition     = aws_cloudwatch_log_group.this.retention_in_days == 30 && aws_apigatewayv2_stage.this.access_log_settings[0].destination_arn == aws_cloudwatch_log_group.this.arn
    error_message = "Calls must be logged, and the log must expire."
  }

  assert {
    condition = toset(values(jsondecode(aws_apigatewayv2_stage.this.access_log_settings[0].format))) == toset([
      "$context.requestId", "$context.requestTime", "$context.routeKey", "$context.status", "$context.responseLength",
      "$context.responseLatency", "$context.integrationStatus", "$context.error.message",
    ])
    error_message = "The log may say what was asked and how it ended, nothing of what was sent or by whom."
  }
}

run "answering_5xx_raises_an_alarm" {
  module { source = "./modules/http_api" }

  variables {
    alarm_actions = ["arn:aws:sns:eu-west-1:123456789012:alarms"]
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this.metric_name == "5xx" && aws_cloudwatch_metric_alarm.this.dimensions.ApiId == "abc123" && contains(aws_cloudwatch_metric_alarm.this.alarm_actions, "arn:aws:sns:eu-west-1:123456789012:alarms")
    error_message = "Deliveries that could not be taken must reach somebody."
  }
}
