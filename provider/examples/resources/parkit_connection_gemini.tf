# Stored neither in state nor in plans.
variable "gemini_api_key" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "parkit_connection_gemini" "assistant" {
  name = "assistant"
  api_key = {
    api_key_wo         = var.gemini_api_key
    api_key_wo_version = 1
  }
}
