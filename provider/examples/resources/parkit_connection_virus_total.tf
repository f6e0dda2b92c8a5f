# Stored neither in state nor in plans.
variable "virus_total_api_key" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "parkit_connection_virus_total" "threats" {
  name = "threats"
  api_key = {
    api_key_wo         = var.virus_total_api_key
    api_key_wo_version = 1
  }
}
