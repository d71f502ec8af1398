output "ids" {
  description = "Ids by our names, for what looks after its health. LINE has one endpoint to a channel, and no id for it."
  value       = { endpoint = restapi_object.endpoint.id }
}
