terraform {
  required_version = ">= 1.11"

  required_providers {
    restapi = {
      source                = "Mastercard/restapi"
      version               = "1.20.0"            # as in modules/webex_webhook
      configuration_aliases = [restapi.answering] # keeps what LINE answers to what is asked of it; the other one asks again
    }
  }
}
