# Stored neither in state nor in plans.
variable "service_now_password" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "parkit_connection_service_now" "tickets" {
  name = "tickets"
  basic_auth = {
    instance            = "example"
    username            = "datadog"
    password_wo         = var.service_now_password
    password_wo_version = 1
  }
}
