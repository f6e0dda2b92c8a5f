# Stored neither in state nor in plans.
variable "statsig_api_key" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "parkit_connection_statsig" "flags" {
  name = "flags"
  api_key = {
    api_key_wo         = var.statsig_api_key
    api_key_wo_version = 1
  }
}
