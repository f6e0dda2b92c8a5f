# Stored neither in state nor in plans.
variable "gcp_private_key" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "parkit_connection_gcp" "production" {
  name = "production"
  service_account = {
    private_key_wo         = var.gcp_private_key
    private_key_wo_version = 1
    service_account_email  = "actions@billing-prod.iam.gserviceaccount.com"
  }
}
