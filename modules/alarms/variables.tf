variable "name" {
  description = "The deployment's name: its metrics are told under it, and the names of the topic and of these alarms begin with it."
  type        = string
}

variable "emails" {
  description = "Addresses that alarms are mailed to."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "watched" {
  description = "Whether a channel is on: where none is, nothing is counted, and these alarms are not made."
  type        = bool
  default     = true
  nullable    = false
}

variable "webhooks" {
  description = "Whether there are webhooks to look after: where there are none, nobody counts what is wrong with them."
  type        = bool
  default     = true
  nullable    = false
}

variable "allowances" {
  description = "Whether a platform lets us say only so much a month: where none does, nobody counts that it is used up."
  type        = bool
  default     = false
  nullable    = false
}

variable "slow_seconds" {
  description = "Seconds until a message is answered, which one in twenty may take longer than."
  type        = number
  default     = 60
  nullable    = false
}
