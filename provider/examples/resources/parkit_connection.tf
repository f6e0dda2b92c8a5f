# Paired with a runner; the service takes no credentials.
resource "parkit_connection" "billing" {
  name            = "billing-prod"
  runner_urn      = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1"
  identifier_tags = ["env:prod"]
  http            = { none = {} }
}

# The credential lies in a file on the runner; Datadog knows only its path.
resource "parkit_connection" "orders" {
  name       = "orders"
  runner_urn = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1"
  postgresql = {
    credential_file = { path = "/etc/dd-action-runner/config/credentials/orders.json" }
  }
  deletion_protection = true
}

# Called from Datadog's cloud. The token is stored neither in state nor in plans.
variable "openai_token" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "parkit_connection" "assistant" {
  name = "assistant"
  openai = {
    api_key = {
      api_token_wo         = var.openai_token
      api_token_wo_version = 1
    }
  }
  access = {
    resolver = ["team:b51c9e70-6f0d-4c2a-9d3e-7f1a2b3c4d5e"]
  }
}
