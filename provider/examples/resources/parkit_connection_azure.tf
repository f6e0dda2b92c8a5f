# Stored neither in state nor in plans.
variable "azure_client_secret" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "parkit_connection_azure" "production" {
  name = "production"
  tenant = {
    app_client_id            = "0f8fad5b-d9cb-469f-a165-70867728950e"
    client_secret_wo         = var.azure_client_secret
    client_secret_wo_version = 1
    tenant_id                = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
  }
}
