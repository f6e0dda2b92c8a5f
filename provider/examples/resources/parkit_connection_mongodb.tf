# The credential lies in a file on the runner; Datadog knows only its path.
resource "parkit_connection_mongodb" "catalog" {
  name            = "catalog"
  runner_urn      = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1"
  identifier_tags = ["env:prod"]
  credential_file = {
    path = "/etc/dd-action-runner/config/credentials/mongodb_token.json"
  }
}
