# Stored neither in state nor in plans.
variable "anthropic_api_token" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "parkit_connection_anthropic" "assistant" {
  name = "assistant"
  api_key = {
    api_token_wo         = var.anthropic_api_token
    api_token_wo_version = 1
  }
}
