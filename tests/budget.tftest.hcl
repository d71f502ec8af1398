mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { name = "eu-west-1" }
  }
}

variables {
  name      = "spotter"
  dollars   = 50
  topic_arn = "arn:aws:sns:eu-west-1:123456789012:spotter-alarms"
}

run "somebody_is_told_at_80_percent_and_when_all_of_it_is_forecast" {
  command = plan
  module { source = "./modules/budget" }

  assert {
    condition     = aws_budgets_budget.this.limit_amount == "50" && aws_budgets_budget.this.limit_unit == "USD" && aws_budgets_budget.this.time_unit == "MONTHLY"
    error_message = "The budget must be of US dollars a month."
  }

  assert {
    condition     = { for one in aws_budgets_budget.this.notification : one.notification_type => one.threshold } == { ACTUAL = 80, FORECASTED = 100 }
    error_message = "Somebody must be told before the money is gone."
  }

  assert {
    condition     = alltrue([for one in aws_budgets_budget.this.notification : one.subscriber_sns_topic_arns == toset(["arn:aws:sns:eu-west-1:123456789012:spotter-alarms"])])
    error_message = "Whoever hears of alarms must hear of the budget."
  }
}

run "the_same_deployment_in_another_region_has_another_budget" {
  command = plan
  module { source = "./modules/budget" }

  assert {
    condition     = aws_budgets_budget.this.name == "spotter-eu-west-1"
    error_message = "An account must be able to have the same deployment in two regions."
  }
}

run "what_costs_most_is_counted" {
  command = plan
  module { source = "./modules/budget" }

  assert {
    condition     = length(setsubtract(["Amazon Rekognition", "AWS Lambda", "Amazon API Gateway"], one(aws_budgets_budget.this.cost_filter).values)) == 0
    error_message = "Pictures, runs and calls must count."
  }
}
