# Stored neither in state nor in plans.
variable "cloudflare_api_token" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "parkit_connection_cloudflare" "edge" {
  name = "edge"
  api_token = {
    api_token_wo         = var.cloudflare_api_token
    api_token_wo_version = 1
  }
}

# The account's global key instead of a scoped token.
variable "cloudflare_global_api_key" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "parkit_connection_cloudflare" "account" {
  name = "account"
  global_api_token = {
    auth_email                = "platform@example.com"
    global_api_key_wo         = var.cloudflare_global_api_key
    global_api_key_wo_version = 1
  }
}
