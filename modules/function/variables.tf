variable "name" {
  description = "Function name; also names its role, its policy, its log group and its alarms."
  type        = string
}

variable "bundle" {
  description = "Zip file to run, as `make pack` leaves it."
  type        = string

  validation {
    condition     = fileexists(var.bundle)
    error_message = "There is no file ${var.bundle}. Run `make pack` first."
  }
}

variable "permissions" {
  description = "What the code may do besides writing its own logs, keyed by what for (PascalCase). Every resource (\"*\") takes a reason in `why`."
  type = map(object({
    actions   = list(string)
    resources = list(string)
    why       = optional(string, "")
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for p in var.permissions : alltrue([for a in p.actions : !strcontains(a, "*")])])
    error_message = "Spell out each action: no wildcards."
  }

  validation {
    condition     = alltrue([for p in var.permissions : p.why != "" || !contains(p.resources, "*")])
    error_message = "Name the resources. Where an action takes none, say so in `why`."
  }
}

variable "environment" {
  description = "Environment variables. Names of secrets, never their values: those are read at run time."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = !issensitive(var.environment) && alltrue([for value in values(var.environment) : !issensitive(value)])
    error_message = "A value is sensitive. Whoever may look at the function would see it: pass the secret's name instead."
  }
}

variable "runtime" {
  description = "Lambda runtime."
  type        = string
  default     = "nodejs22.x"
  nullable    = false
}

variable "architecture" {
  description = "arm64 or x86_64."
  type        = string
  default     = "arm64"
  nullable    = false
}

variable "memory" {
  description = "Memory in MB; CPU grows with it."
  type        = number
  default     = 512
  nullable    = false
}

variable "timeout" {
  description = "Seconds a run may take."
  type        = number
  default     = 30
  nullable    = false
}

variable "concurrency" {
  description = "Runs at the same time that are reserved for it, and its limit. None by default: a new account may have ten in all."
  type        = number
  default     = null
}

variable "log_days" {
  description = "Days logs are kept."
  type        = number
  default     = 30
  nullable    = false
}

variable "errors" {
  description = "Runs that fail within five minutes and so raise an alarm."
  type        = number
  default     = 5
  nullable    = false
}

variable "alarm_actions" {
  description = "ARNs that alarms are sent to. Null makes no alarm: where its runs fail or are refused, what it is for stays undone, which others notice a little later."
  type        = list(string)
  default     = []
}
