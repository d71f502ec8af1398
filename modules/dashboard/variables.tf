variable "name" {
  description = "The deployment's name, which the dashboard takes; its own metrics are told under it."
  type        = string
}

variable "functions" {
  description = "Names of the functions."
  type        = list(string)
}

variable "queues" {
  description = "Names of the queues that functions read."
  type        = list(string)
}

variable "dead_letters" {
  description = "Names of the queues where what failed rests."
  type        = list(string)
}

variable "api" {
  description = "Id of the HTTP API."
  type        = string
}

variable "alarms" {
  description = "ARNs of the alarms to show."
  type        = list(string)
}
