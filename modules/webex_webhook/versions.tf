terraform {
  required_version = ">= 1.11"

  required_providers {
    restapi = {
      source  = "Mastercard/restapi"
      version = "1.20.0" # 2 and 3 do not get over a webhook that was deleted elsewhere, or see changes where there are none
    }
  }
}
