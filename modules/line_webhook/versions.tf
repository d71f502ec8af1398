terraform {
  required_version = ">= 1.11"

  required_providers {
    restapi = {
      source  = "Mastercard/restapi"
      version = "1.20.0" # as in modules/webex_webhook
    }
  }
}
