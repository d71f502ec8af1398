variable "function_name" {
  description = "Name of the function that is called."
  type        = string
}
