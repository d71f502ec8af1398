output "ids" {
  description = "Ids at Webex by our names, for what looks after their health."
  value       = { for key, webhook in restapi_object.this : key => webhook.id }
}
