# Paired with a runner; the service takes no credentials, which is said in so many words.
resource "parkit_connection_http" "billing" {
  name            = "billing-prod"
  runner_urn      = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1"
  identifier_tags = ["env:prod"]
  none            = {}
}

# The password lies in a file on the runner; Datadog knows only its path.
resource "parkit_connection_http" "ledger" {
  name       = "ledger"
  runner_urn = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1"
  base_url   = "https://ledger.internal.example.com"
  basic_auth = {
    username = "datadog"
    path     = "/etc/dd-action-runner/config/credentials/http_basic.json"
  }
  deletion_protection = true
}

# Called from Datadog's cloud. The token is stored neither in state nor in plans.
variable "shop_token" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "parkit_connection_http" "shop" {
  name     = "shop"
  base_url = "https://shop.example.com/api"
  token_auth = {
    tokens  = [{ name = "shopToken", value_wo = var.shop_token, value_wo_version = 1 }]
    headers = [{ name = "Authorization", value = "Bearer {{ shopToken }}" }]
  }
  access = {
    resolver = ["team:b51c9e70-6f0d-4c2a-9d3e-7f1a2b3c4d5e"]
  }
}
