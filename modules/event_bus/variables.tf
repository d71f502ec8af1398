variable "name" {
  description = "Bus name; also names its archive, its catch-all rule and its log group."
  type        = string
}

variable "archive_days" {
  description = "Days that received messages can be replayed."
  type        = number
  default     = 7
  nullable    = false
}

variable "log_days" {
  description = "Days logs are kept."
  type        = number
  default     = 30
  nullable    = false
}
