mock_provider "restapi" {}

variables {
  name       = "spotter"
  target_url = "https://example.com/webhooks/webex"
  secret     = "a-secret-of-more-than-twenty-characters"
}

run "a_webhook_says_what_where_and_how_it_is_signed" {
  module { source = "./modules/webex_webhook" }

  assert {
    condition = jsondecode(restapi_object.this["messages"].data) == {
      name      = "spotter messages"
      targetUrl = "https://example.com/webhooks/webex"
      resource  = "messages"
      event     = "created"
      secret    = "a-secret-of-more-than-twenty-characters"
      status    = "active"
    }
    error_message = "Webex must be told what to deliver, where, and how to sign it."
  }
}

run "another_target_and_secret_change_it_in_place" {
  module { source = "./modules/webex_webhook" }

  variables {
    target_url = "https://example.com/webhooks/webex2"
    secret     = "another-secret-of-more-than-twenty"
  }

  assert {
    condition     = output.ids == run.a_webhook_says_what_where_and_how_it_is_signed.ids
    error_message = "Name, target and secret must change in place."
  }

  assert {
    condition     = jsondecode(restapi_object.this["messages"].data).targetUrl == "https://example.com/webhooks/webex2"
    error_message = "The target must change."
  }
}

run "another_resource_replaces_it" {
  module { source = "./modules/webex_webhook" }

  variables {
    webhooks = { messages = { resource = "memberships", event = "created" } }
  }

  assert {
    condition     = output.ids.messages != run.another_target_and_secret_change_it_in_place.ids.messages
    error_message = "Webex changes no webhook's resource: there must be a new one."
  }
}

run "another_event_replaces_it" {
  module { source = "./modules/webex_webhook" }

  variables {
    webhooks = { messages = { resource = "memberships", event = "deleted" } }
  }

  assert {
    condition     = output.ids.messages != run.another_resource_replaces_it.ids.messages
    error_message = "Webex changes no webhook's event: there must be a new one."
  }
}

run "another_filter_replaces_it" {
  module { source = "./modules/webex_webhook" }

  variables {
    webhooks = { messages = { resource = "memberships", event = "deleted", filter = "roomType=group" } }
  }

  assert {
    condition     = output.ids.messages != run.another_event_replaces_it.ids.messages
    error_message = "Webex changes no webhook's filter: there must be a new one."
  }

  assert {
    condition     = jsondecode(restapi_object.this["messages"].data).filter == "roomType=group"
    error_message = "The filter must be told."
  }
}

run "by_default_it_is_told_of_messages_deletions_and_rooms_it_is_let_into" {
  command = plan
  module { source = "./modules/webex_webhook" }

  assert {
    condition     = toset([for webhook in restapi_object.this : "${jsondecode(webhook.data).resource} ${jsondecode(webhook.data).event}"]) == toset(["messages created", "messages deleted", "memberships created"])
    error_message = "Deletions and joins must be told, too: what is deleted is forgotten, and first words are said."
  }
}

run "each_thing_to_be_told_of_has_its_webhook" {
  command = plan
  module { source = "./modules/webex_webhook" }

  variables {
    webhooks = { messages = { resource = "messages", event = "created" }, joins = { resource = "memberships", event = "created" } }
  }

  assert {
    condition     = toset([for webhook in restapi_object.this : jsondecode(webhook.data).name]) == toset(["spotter messages", "spotter joins"])
    error_message = "There must be a webhook for each."
  }
}

run "a_short_secret_is_refused" {
  command         = plan
  expect_failures = [var.secret]
  module { source = "./modules/webex_webhook" }

  variables {
    secret = "short"
  }
}

run "a_target_that_is_no_url_is_refused" {
  command         = plan
  expect_failures = [var.target_url]
  module { source = "./modules/webex_webhook" }

  variables {
    target_url = "example.com"
  }
}
