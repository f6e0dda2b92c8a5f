# Stored neither in state nor in plans.
variable "circle_ci_api_token" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "parkit_connection_circle_ci" "builds" {
  name = "builds"
  api_key = {
    api_token_wo         = var.circle_ci_api_token
    api_token_wo_version = 1
  }
}
