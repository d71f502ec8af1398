variable "name" {
  description = "Secret name, by which functions ask for it."
  type        = string
}

variable "description" {
  description = "What it is, for whoever finds it in the console."
  type        = string
}

variable "value" {
  description = "First value. It is written once for each `value_version`, and never read back."
  type        = string
  ephemeral   = true
  sensitive   = true
}

variable "value_version" {
  description = "Raise it to write the value given now."
  type        = number
  default     = 1
  nullable    = false
}

variable "recovery_days" {
  description = "Days a deleted secret can be brought back. Until they are over its name is taken; 0 frees it at once."
  type        = number
  default     = 0
  nullable    = false
}
