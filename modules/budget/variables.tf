variable "name" {
  description = "The deployment's name, which the budget's begins with."
  type        = string
}

variable "dollars" {
  description = "US dollars a month."
  type        = number
}

variable "services" {
  description = "Services whose costs count, as bills call them."
  type        = list(string)
  nullable    = false
  default = [
    "Amazon API Gateway",
    "Amazon DynamoDB",
    "Amazon Rekognition",
    "Amazon Simple Queue Service",
    "AmazonCloudWatch",
    "AWS Lambda",
    "AWS Secrets Manager",
    "CloudWatch Events", # the bus
  ]
}

variable "topic_arn" {
  description = "Topic that is told: when 80 % are spent, and when all of it is likely to be."
  type        = string
}
