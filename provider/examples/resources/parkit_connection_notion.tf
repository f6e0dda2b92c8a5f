# Stored neither in state nor in plans.
variable "notion_api_token" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "parkit_connection_notion" "handbook" {
  name = "handbook"
  api_key = {
    api_token_wo         = var.notion_api_token
    api_token_wo_version = 1
  }
}
