# The webhooks at Webex: what it tells us of, and where. Terraform owns that they exist.

# Webex lets a webhook's name, target and secret change, but not what it is about.
resource "terraform_data" "identity" {
  for_each = var.webhooks

  input = each.value
}

resource "restapi_object" "this" {
  for_each = var.webhooks

  path = "/webhooks"
  data = jsonencode({ for key, value in {
    name      = "${var.name} ${each.key}"
    targetUrl = var.target_url
    resource  = each.value.resource
    event     = each.value.event
    filter    = each.value.filter
    secret    = var.secret
    status    = "active" # Webex switches a webhook off after too many failures; any change switches it on
  } : key => value if value != null })

  lifecycle {
    replace_triggered_by = [terraform_data.identity[each.key]]
  }
}
