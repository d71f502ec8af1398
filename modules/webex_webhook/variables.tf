variable "name" {
  description = "What the webhooks' names at Webex begin with."
  type        = string
}

variable "target_url" {
  description = "Where Webex delivers."
  type        = string

  validation {
    condition     = can(regex("^https?://", var.target_url))
    error_message = "Give a URL that begins with https://."
  }
}

variable "secret" {
  description = "What deliveries are signed with. It is in the state, which must be encrypted."
  type        = string
  sensitive   = true

  validation {
    condition     = length(var.secret) >= 20
    error_message = "A secret of fewer than 20 characters can be guessed: take a longer one."
  }
}

variable "webhooks" {
  description = "What to be told of, by a name of ours."
  type        = map(object({ resource = string, event = string, filter = optional(string) }))
  nullable    = false
  default = {
    messages  = { resource = "messages", event = "created" }
    deletions = { resource = "messages", event = "deleted" }
    joins     = { resource = "memberships", event = "created" }
  }
}
