# Stored neither in state nor in plans.
variable "split_api_key" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "parkit_connection_split" "flags" {
  name = "flags"
  api_key = {
    api_key_wo         = var.split_api_key
    api_key_wo_version = 1
  }
}
