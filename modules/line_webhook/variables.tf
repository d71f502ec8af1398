variable "target_url" {
  description = "Where LINE delivers."
  type        = string

  validation {
    condition     = can(regex("^https?://", var.target_url)) && length(var.target_url) <= 500
    error_message = "Give a URL that begins with https://, of at most 500 characters."
  }
}
