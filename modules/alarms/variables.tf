variable "name" {
  description = "Topic name."
  type        = string
}

variable "emails" {
  description = "Addresses that alarms are mailed to."
  type        = set(string)
  default     = []
  nullable    = false
}
