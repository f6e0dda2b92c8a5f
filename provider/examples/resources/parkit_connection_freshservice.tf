# Stored neither in state nor in plans.
variable "freshservice_api_key" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "parkit_connection_freshservice" "tickets" {
  name = "tickets"
  api_key = {
    api_key_wo         = var.freshservice_api_key
    api_key_wo_version = 1
    domain             = "example"
  }
}
