# One page that says how it goes: the alarms, what people notice, then what it runs on.

data "aws_region" "this" {}

# A row of graphs, top to bottom. A line is a metric as CloudWatch writes it: namespace, name, dimensions, how it is drawn.
locals {
  own = { for metric in ["Received", "Answered", "Reacted", "Failed", "PutOff", "Duplicate", "Ignored", "Limited", "Rejected", "InDoubt", "Plates", "VisionCalls", "TimeToAnswer", "TokenRejected", "WebhookFaults", "Installed", "Pushed", "AllowanceGone"] :
    metric => ["Spotter", metric, "service", var.name]
  }

  graphs = [
    { title = "Messages", stat = "Sum", lines = [for metric in ["Received", "Answered", "Reacted", "Failed", "PutOff", "Duplicate", "InDoubt"] : local.own[metric]] },
    { title = "Milliseconds from a message to its answer", stat = "p50", lines = [concat(local.own.TimeToAnswer, [{ label = "half" }]), concat(local.own.TimeToAnswer, [{ stat = "p95", label = "all but one in twenty" }])] },
    { title = "What was seen, and paid for", stat = "Sum", lines = [local.own.Plates, local.own.VisionCalls] },
    { title = "Deliveries", stat = "Sum", lines = concat([local.own.Rejected, local.own.Ignored, local.own.Limited], [for metric in ["Count", "4xx", "5xx"] : ["AWS/ApiGateway", metric, "ApiId", var.api]]) },
    { title = "At the platforms", stat = "Maximum", lines = [local.own.TokenRejected, local.own.WebhookFaults, local.own.Installed, local.own.Pushed, local.own.AllowanceGone] },
    { title = "Waiting in the queues", stat = "Maximum", lines = concat([for name in var.queues : [for metric in ["ApproximateNumberOfMessagesVisible", "ApproximateNumberOfMessagesDelayed"] : ["AWS/SQS", metric, "QueueName", name]]]...) },
    { title = "Seconds that the oldest waits", stat = "Maximum", lines = [for name in var.queues : ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", name]] },
    { title = "Resting in the dead letters", stat = "Maximum", lines = [for name in var.dead_letters : ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", name]] },
    { title = "Runs that failed, or were refused", stat = "Sum", lines = concat([for name in var.functions : [for metric in ["Errors", "Throttles"] : ["AWS/Lambda", metric, "FunctionName", name]]]...) },
    { title = "Milliseconds of a run", stat = "p95", lines = [for name in var.functions : ["AWS/Lambda", "Duration", "FunctionName", name]] },
  ]
}

locals {
  alarms = { type = "alarm", x = 0, y = 0, width = 24, height = 3, properties = { title = "Alarms", alarms = var.alarms } }

  widgets = [for n, graph in local.graphs : {
    type   = "metric"
    x      = (n % 2) * 12
    y      = 3 + floor(n / 2) * 6
    width  = 12
    height = 6
    properties = {
      title   = graph.title
      region  = data.aws_region.this.name
      view    = "timeSeries"
      stat    = graph.stat
      period  = 300
      metrics = graph.lines
    }
  }]
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name
  dashboard_body = jsonencode({ start = "-PT24H", widgets = concat([local.alarms], local.widgets) })
}
