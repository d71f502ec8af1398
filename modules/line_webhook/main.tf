# The endpoint at LINE: where it delivers, set and tested through its API. LINE has one to a channel, without an id, and nothing
# that deletes it: at the end it stays, and delivers to nobody.

locals {
  path   = "/v2/bot/channel/webhook/endpoint"
  data   = jsonencode({ endpoint = var.target_url })
  usage  = "In the LINE Developers Console, open the channel's tab \"Messaging API\", and switch on \"Use webhook\": until then LINE delivers nothing. Only a person can do that."
  mends  = "Where that is 401, line_channel_secret is another channel's: raise line_secrets_version, and give this one's. Else see the log of receive; what was made a moment ago, AWS may need a minute for. Then apply again, which tests it again."
  leaves = { method = "GET", path = "/v2/bot/info" } # what is asked at the end, and changes nothing
}

resource "restapi_object" "endpoint" {
  object_id      = "endpoint"
  path           = local.path
  read_path      = local.path
  update_path    = local.path
  create_method  = "PUT"
  destroy_method = local.leaves.method
  destroy_path   = local.leaves.path
  data           = local.data
}

# The provider compares nothing with what it reads. So where LINE names another endpoint than ours, this is made to be known only
# when it is applied, as a time is: the plan shows a change, and what comes of it is as before.
resource "terraform_data" "elsewhere" {
  input = try(nonsensitive(restapi_object.endpoint.api_data.endpoint), var.target_url) == var.target_url ? "ours" : substr("ours${timestamp()}", 0, 4)
}

# The same once more, made anew where somebody set another endpoint.
resource "restapi_object" "again" {
  object_id      = "endpoint"
  path           = local.path
  read_path      = local.path
  update_path    = local.path
  create_method  = "PUT"
  destroy_method = local.leaves.method
  destroy_path   = local.leaves.path
  data           = local.data

  depends_on = [restapi_object.endpoint]

  lifecycle {
    replace_triggered_by = [terraform_data.elsewhere]
  }
}

# LINE calls the endpoint, as it does when it delivers, and says what came of it (the provider is to keep what a creation returns).
resource "restapi_object" "test" {
  object_id      = "test"
  path           = "/v2/bot/channel/webhook/test"
  read_path      = local.path
  update_method  = "POST"
  update_path    = "/v2/bot/channel/webhook/test"
  destroy_method = local.leaves.method
  destroy_path   = local.leaves.path
  data           = local.data

  # One that fails is marked by it as to be made again, which the next apply does.
  provisioner "local-exec" {
    command = try(jsondecode(self.create_response).success, false) ? "exit 0" : "exit 1"
    quiet   = true
  }

  lifecycle {
    replace_triggered_by = [restapi_object.again]

    # What is read of it later is the endpoint, and says nothing of a test.
    postcondition {
      condition     = try(jsondecode(self.api_response).success, !can(jsondecode(self.api_response).reason))
      error_message = "LINE cannot deliver to ${var.target_url}: ${try(join(" ", [for what in ["reason", "statusCode"] : jsondecode(nonsensitive(self.api_response))[what]]), "")}. ${local.mends}"
    }
  }
}

check "line_delivers" {
  assert {
    condition     = try(restapi_object.endpoint.api_data.active, "true") == "true"
    error_message = "LINE does not deliver yet: its switch \"Use webhook\" is off. ${local.usage}"
  }
}
