# The runner's service account is the credential, so there is none to write.
resource "parkit_connection_kubernetes" "cluster" {
  name            = "cluster"
  runner_urn      = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1"
  identifier_tags = ["cluster:eu-1"]
}
