# Stored neither in state nor in plans.
variable "grey_noise_api_key" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "parkit_connection_grey_noise" "threats" {
  name = "threats"
  api_key = {
    api_key_wo         = var.grey_noise_api_key
    api_key_wo_version = 1
  }
}
