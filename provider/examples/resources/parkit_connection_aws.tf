# Datadog assumes the role; external_id and principal_id go into its trust policy.
resource "parkit_connection_aws" "production" {
  name            = "production"
  identifier_tags = ["account:123456789012"]
  assume_role = {
    account_id = "123456789012"
    role       = "datadog-actions"
  }
}

output "external_id" {
  value = parkit_connection_aws.production.assume_role.external_id
}
