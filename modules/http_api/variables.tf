variable "name" {
  description = "API name; also names its log group and its alarm."
  type        = string
}

variable "functions" {
  description = "ARNs of the functions that answer, by a name of ours."
  type        = map(string)
}

variable "routes" {
  description = "Which function answers a method and path, such as { \"POST /webhooks/webex\" = \"receive\" }."
  type        = map(string)

  validation {
    condition     = alltrue([for route, name in var.routes : can(regex("^(GET|POST) /", route)) && contains(keys(var.functions), name)])
    error_message = "Give each route as \"GET /path\" or \"POST /path\", with one of the functions."
  }
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
