variable "name" {
  description = "Table name."
  type        = string
}

variable "partition_key" {
  description = "Attribute that rows are spread by; a string, as all keys are."
  type        = string
}

variable "sort_key" {
  description = "Attribute that a partition's rows are sorted by; none where a row is found by its partition alone."
  type        = string
  default     = null
}

variable "indexes" {
  description = "Further ways to find whole rows: an index's keys by its name."
  type        = map(object({ partition_key = string, sort_key = string }))
  default     = {}
  nullable    = false
}

variable "expires" {
  description = "Attribute that says, in epoch seconds, when a row may go."
  type        = string
}

variable "deletion_protection" {
  description = "Whether the table refuses to be deleted, so that `terraform destroy` fails until this is false."
  type        = bool
  default     = false
  nullable    = false
}

variable "capacity" {
  description = "Units a second that the table and its indexes may read, and write, together; none where requests are paid. What comes faster is refused, and is for the caller to try again."
  type        = number
  default     = null

  validation {
    condition     = var.capacity == null || try(floor(var.capacity) == var.capacity && var.capacity >= length(var.indexes) + 3, false)
    error_message = "Take whole units: at least three, and one more for each index."
  }
}
