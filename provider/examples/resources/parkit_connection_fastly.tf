# Stored neither in state nor in plans.
variable "fastly_api_key" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "parkit_connection_fastly" "edge" {
  name = "edge"
  api_key = {
    api_key_wo         = var.fastly_api_key
    api_key_wo_version = 1
  }
}
