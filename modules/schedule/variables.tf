variable "name" {
  description = "Name of the rule; its alarm's name begins with it."
  type        = string
}

variable "minutes" {
  description = "Minutes from one run to the next: 2 to 60."
  type        = number

  validation {
    condition     = var.minutes >= 2 && var.minutes <= 60 && floor(var.minutes) == var.minutes
    error_message = "Take a whole number of 2 to 60 minutes."
  }
}

variable "function_arn" {
  description = "Function that is run."
  type        = string
}

variable "alarm_actions" {
  description = "ARNs that alarms are sent to."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "few_alarms" {
  description = "Whether to make no alarm: where its function does not run, that is noticed by whoever waits for what it counts."
  type        = bool
  default     = false
  nullable    = false
}
