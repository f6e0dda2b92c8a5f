# Stored neither in state nor in plans.
variable "okta_api_token" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "parkit_connection_okta" "staff" {
  name = "staff"
  api_token = {
    api_token_wo         = var.okta_api_token
    api_token_wo_version = 1
    domain               = "example.okta.com"
  }
}
