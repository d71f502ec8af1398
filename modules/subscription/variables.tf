variable "name" {
  description = "Name of the rule and the queue; the other queues' names begin with it."
  type        = string
}

variable "bus" {
  description = "Name of the event bus."
  type        = string
}

variable "events" {
  description = "Names of the events to hear of, as events.ts has them."
  type        = set(string)

  validation {
    condition     = length(var.events) > 0
    error_message = "Name at least one event."
  }
}

variable "replay" {
  description = "Whether to hear of an event again when the archive is replayed. Only for what does its work once a message."
  type        = bool
  default     = false
  nullable    = false
}

variable "function_arn" {
  description = "Function that takes the messages. It must be allowed to receive, delete and count them."
  type        = string
}

variable "concurrency" {
  description = "Messages worked on at the same time; at least 2."
  type        = number
  default     = 5
  nullable    = false
}

variable "visibility" {
  description = "Seconds until a message whose run crashed is handed out again; more than the function's timeout."
  type        = number
  default     = 90
  nullable    = false
}

variable "receives" {
  description = "Times a message is handed out before it rests in the dead letters."
  type        = number
  default     = 6
  nullable    = false
}

variable "dead_days" {
  description = "Days that dead letters are kept; 14 is the most there is."
  type        = number
  default     = 14
  nullable    = false
}

variable "alarm_actions" {
  description = "ARNs that alarms are sent to."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "few_alarms" {
  description = "Whether to make only the alarms of the dead letters: what does not come there otherwise comes there late."
  type        = bool
  default     = false
  nullable    = false
}
