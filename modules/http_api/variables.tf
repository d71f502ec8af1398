variable "name" {
  description = "API name; also names its log group and its alarm."
  type        = string
}

variable "routes" {
  description = "HTTP methods that each channel's platform calls, such as { webex = [\"POST\"] }."
  type        = map(set(string))
}

variable "function_arn" {
  description = "Function that answers."
  type        = string
}

variable "throttle" {
  description = "Calls a second (rate), and at once (burst), after which callers are told to wait."
  type        = object({ rate = number, burst = number })
  default     = { rate = 50, burst = 100 }
  nullable    = false
}

variable "log_days" {
  description = "Days logs are kept."
  type        = number
  default     = 30
  nullable    = false
}

variable "alarm_actions" {
  description = "ARNs that alarms are sent to."
  type        = list(string)
  default     = []
  nullable    = false
}
