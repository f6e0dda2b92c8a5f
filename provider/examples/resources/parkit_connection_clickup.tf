# Stored neither in state nor in plans.
variable "clickup_api_token" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "parkit_connection_clickup" "tasks" {
  name = "tasks"
  api_key = {
    api_token_wo         = var.clickup_api_token
    api_token_wo_version = 1
  }
}
