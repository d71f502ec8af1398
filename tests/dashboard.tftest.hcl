mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { name = "eu-west-1" }
  }
}

variables {
  name         = "spotter"
  functions    = ["spotter-receive", "spotter-answer"]
  queues       = ["spotter-answer"]
  dead_letters = ["spotter-answer-dead", "spotter-answer-undelivered"]
  api          = "abc123"
  alarms       = ["arn:aws:cloudwatch:eu-west-1:123456789012:alarm:spotter-token"]
}

run "a_dashboard_shows_the_alarms_and_each_function_and_queue" {
  command = plan
  module { source = "./modules/dashboard" }

  assert {
    condition     = jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets[0].properties.alarms == ["arn:aws:cloudwatch:eu-west-1:123456789012:alarm:spotter-token"]
    error_message = "The alarms must be on top."
  }

  assert {
    condition     = alltrue([for name in concat(var.functions, var.queues, var.dead_letters, [var.api]) : strcontains(aws_cloudwatch_dashboard.this.dashboard_body, "\"${name}\"")])
    error_message = "Each function, each queue and the API must be shown."
  }

  assert {
    condition     = alltrue([for widget in local.widgets : widget.properties.region == "eu-west-1" && length(widget.properties.metrics) > 0])
    error_message = "Each graph must draw something of this region."
  }

  assert {
    condition     = length(distinct([for widget in local.widgets : "${widget.x} ${widget.y}"])) == length(local.widgets)
    error_message = "No two graphs may lie on the same place."
  }
}
