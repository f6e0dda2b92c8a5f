# Stored neither in state nor in plans.
variable "launch_darkly_api_token" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "parkit_connection_launch_darkly" "flags" {
  name = "flags"
  api_key = {
    api_token_wo         = var.launch_darkly_api_token
    api_token_wo_version = 1
  }
}
