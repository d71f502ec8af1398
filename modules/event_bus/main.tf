# The bus, a week's memory of what people sent, and a log line for everything that happens.

resource "aws_cloudwatch_event_bus" "this" {
  name = var.name
}

# Only what a replay needs. Later events hold what was read in pictures: forgetting must be possible.
resource "aws_cloudwatch_event_archive" "this" {
  name             = var.name
  event_source_arn = aws_cloudwatch_event_bus.this.arn
  retention_days   = var.archive_days
  event_pattern    = jsonencode({ detail-type = ["message.received"] })
}

# Everything but replays, which were logged when they first happened.
resource "aws_cloudwatch_event_rule" "log" {
  name           = "${var.name}-log"
  event_bus_name = aws_cloudwatch_event_bus.this.name
  event_pattern  = jsonencode({ replay-name = [{ exists = false }] })
}

# EventBridge writes to no log group of another name.
resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/events/${var.name}"
  retention_in_days = var.log_days
}

# Names, ids, channels, counts and codes. A log group takes a template of these two keys, the message a string (jsonencode
# would write < as \u003c, which EventBridge does not read). What an event does not have is left empty.
resource "aws_cloudwatch_event_target" "log" {
  rule           = aws_cloudwatch_event_rule.log.name
  event_bus_name = aws_cloudwatch_event_bus.this.name
  arn            = aws_cloudwatch_log_group.this.arn

  input_transformer {
    input_paths = {
      time     = "$.time"
      name     = "$.detail-type"
      id       = "$.detail.id"
      message  = "$.detail.message"
      channel  = "$.detail.channel"
      pictures = "$.detail.pictures"
      plates   = "$.detail.plates"
      code     = "$.detail.code"
      slot     = "$.detail.slot"
    }
    input_template = chomp(<<-TEMPLATE
      {
        "timestamp": <time>,
        "message": "<name> id=<id> message=<message> channel=<channel> pictures=<pictures> plates=<plates> code=<code> slot=<slot>"
      }
    TEMPLATE
    )
  }

  depends_on = [aws_cloudwatch_log_resource_policy.this]
}

# An account has ten of these a region.
resource "aws_cloudwatch_log_resource_policy" "this" {
  policy_name     = "${var.name}-events"
  policy_document = data.aws_iam_policy_document.log.json
}

data "aws_iam_policy_document" "log" {
  statement {
    sid       = "EventsOfTheBus"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.this.arn}:*"]

    principals {
      type        = "Service"
      identifiers = ["delivery.logs.amazonaws.com", "events.amazonaws.com"]
    }
  }
}
