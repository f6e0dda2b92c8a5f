# Stored neither in state nor in plans.
variable "datadog_api_key" {
  type      = string
  ephemeral = true
  sensitive = true
}

variable "datadog_app_key" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "parkit_connection_datadog" "other_organisation" {
  name = "other-organisation"
  api_key = {
    api_key_wo         = var.datadog_api_key
    api_key_wo_version = 1
    app_key_wo         = var.datadog_app_key
    app_key_wo_version = 1
    datacenter         = "us1.datadoghq.com"
  }
}
