# What a month may cost before somebody is told. It tells, it stops nothing: the throttle, the concurrency and the limits of
# pictures do that.

data "aws_region" "this" {}

# An account's budgets have one list for all regions.
resource "aws_budgets_budget" "this" {
  name         = "${var.name}-${data.aws_region.this.name}"
  budget_type  = "COST"
  time_unit    = "MONTHLY"
  limit_amount = var.dollars
  limit_unit   = "USD"

  # By service, in the whole account: a deployment's tags count only once somebody has activated them for billing.
  cost_filter {
    name   = "Service"
    values = var.services
  }

  dynamic "notification" {
    for_each = { ACTUAL = 80, FORECASTED = 100 }
    content {
      notification_type         = notification.key
      threshold                 = notification.value
      threshold_type            = "PERCENTAGE"
      comparison_operator       = "GREATER_THAN"
      subscriber_sns_topic_arns = [var.topic_arn]
    }
  }
}
