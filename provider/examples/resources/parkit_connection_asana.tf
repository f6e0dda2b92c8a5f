# Stored neither in state nor in plans.
variable "asana_access_token" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "parkit_connection_asana" "projects" {
  name = "projects"
  access_token = {
    access_token_wo         = var.asana_access_token
    access_token_wo_version = 1
  }
}
