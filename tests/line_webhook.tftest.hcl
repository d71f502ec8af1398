mock_provider "restapi" {
  mock_resource "restapi_object" {
    defaults = { id = "endpoint", api_data = { endpoint = "https://example.com/webhooks/line", active = "true" }, create_response = "{\"success\":true}", api_response = "{\"success\":true}" }
  }
}

variables {
  target_url = "https://example.com/webhooks/line"
}

run "line_is_told_where_to_deliver_and_asked_to_try_it" {
  module { source = "./modules/line_webhook" }

  assert {
    condition     = alltrue([for object in [restapi_object.endpoint, restapi_object.again] : object.create_method == "PUT" && object.update_path == "/v2/bot/channel/webhook/endpoint" && jsondecode(object.data) == { endpoint = "https://example.com/webhooks/line" }])
    error_message = "LINE must be told the endpoint."
  }

  assert {
    condition     = restapi_object.test.path == "/v2/bot/channel/webhook/test" && jsondecode(restapi_object.test.data) == { endpoint = "https://example.com/webhooks/line" }
    error_message = "LINE must be asked to try that endpoint."
  }

  assert {
    condition     = output.ids == { endpoint = "endpoint" }
    error_message = "Whatever looks after it must know what it is called."
  }
}

run "nothing_that_line_does_not_have_is_asked_for_at_the_end" {
  module { source = "./modules/line_webhook" }

  assert {
    condition     = alltrue([for object in [restapi_object.endpoint, restapi_object.again, restapi_object.test] : object.destroy_method == "GET"])
    error_message = "LINE cannot delete an endpoint: an end that asks for it fails."
  }
}

run "a_switch_that_is_off_at_line_is_told" {
  expect_failures = [check.line_delivers]
  state_key       = "off"
  module { source = "./modules/line_webhook" }

  # What the provider reads, in place of LINE.
  override_resource {
    target = restapi_object.endpoint
    values = { id = "endpoint", api_data = { endpoint = "https://example.com/webhooks/line", active = "false" } }
  }
}

run "a_url_that_line_does_not_take_is_refused" {
  command         = plan
  expect_failures = [var.target_url]
  module { source = "./modules/line_webhook" }

  variables {
    target_url = "ftp://example.com"
  }
}
