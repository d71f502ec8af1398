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
  name = "spotter"

  functions = {
    receive = "arn:aws:lambda:eu-west-1:123456789012:function:receive"
    install = "arn:aws:lambda:eu-west-1:123456789012:function:install"
  }

  routes = {
    "POST /webhooks/webex" = "receive"
    "POST /webhooks/x"     = "receive"
    "GET /webhooks/x"      = "receive"
    "GET /install/slack"   = "install"
  }
}

run "each_route_leads_to_its_function_and_nothing_else_is_answered" {
  module { source = "./modules/http_api" }

  assert {
    condition     = toset([for route in aws_apigatewayv2_route.this : route.route_key]) == toset(["POST /webhooks/webex", "GET /webhooks/x", "POST /webhooks/x", "GET /install/slack"])
    error_message = "There must be one route for each that is named."
  }

  assert {
    condition = { for route in aws_apigatewayv2_route.this : route.route_key => route.target } == {
      "POST /webhooks/webex" = "integrations/${aws_apigatewayv2_integration.this["receive"].id}"
      "POST /webhooks/x"     = "integrations/${aws_apigatewayv2_integration.this["receive"].id}"
      "GET /webhooks/x"      = "integrations/${aws_apigatewayv2_integration.this["receive"].id}"
      "GET /install/slack"   = "integrations/${aws_apigatewayv2_integration.this["install"].id}"
    }
    error_message = "A route must lead to the function that it names."
  }

  assert {
    condition     = tomap({ for name, integration in aws_apigatewayv2_integration.this : name => integration.integration_uri }) == var.functions
    error_message = "Each function must be reached by its own integration."
  }

  assert {
    condition = toset([for permission in aws_lambda_permission.this : "${permission.function_name} ${permission.source_arn}"]) == toset([
      "arn:aws:lambda:eu-west-1:123456789012:function:receive arn:aws:execute-api:eu-west-1:123456789012:abc123/*/POST/webhooks/webex",
      "arn:aws:lambda:eu-west-1:123456789012:function:receive arn:aws:execute-api:eu-west-1:123456789012:abc123/*/GET/webhooks/x",
      "arn:aws:lambda:eu-west-1:123456789012:function:receive arn:aws:execute-api:eu-west-1:123456789012:abc123/*/POST/webhooks/x",
      "arn:aws:lambda:eu-west-1:123456789012:function:install arn:aws:execute-api:eu-west-1:123456789012:abc123/*/GET/install/slack",
    ])
    error_message = "A function may be called for its own routes alone."
  }

  assert {
    condition     = output.url == "https://abc123.execute-api.eu-west-1.amazonaws.com"
    error_message = "Whoever calls is told the API's address."
  }
}

run "a_route_to_a_function_that_is_not_there_is_refused" {
  command         = plan
  expect_failures = [var.routes]
  module { source = "./modules/http_api" }

  variables {
    routes = { "POST /webhooks/webex" = "recieve" }
  }
}

run "a_route_without_a_method_is_refused" {
  command         = plan
  expect_failures = [var.routes]
  module { source = "./modules/http_api" }

  variables {
    routes = { "/webhooks/webex" = "receive" }
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
