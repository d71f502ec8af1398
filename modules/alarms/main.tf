# Where alarms go: one topic, and the people who are told by e-mail.

locals {
  topic = "${var.name}-alarms"
}

resource "aws_sns_topic" "this" {
  name   = local.topic
  policy = data.aws_iam_policy_document.this.json
}

data "aws_caller_identity" "this" {}
data "aws_partition" "this" {}
data "aws_region" "this" {}

data "aws_iam_policy_document" "this" {
  # CloudWatch's alarms, and what AWS Budgets has to say.
  statement {
    sid       = "AlarmsOfThisAccount"
    actions   = ["sns:Publish"]
    resources = ["arn:${data.aws_partition.this.partition}:sns:${data.aws_region.this.name}:${data.aws_caller_identity.this.account_id}:${local.topic}"]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.this.account_id]
    }
  }
}

# Each address gets a mail that asks whether it wants alarms; until it is answered, none are sent there.
resource "aws_sns_topic_subscription" "this" {
  for_each = var.emails

  topic_arn = aws_sns_topic.this.arn
  protocol  = "email"
  endpoint  = each.value
}
