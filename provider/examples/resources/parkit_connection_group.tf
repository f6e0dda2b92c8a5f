resource "parkit_connection_http" "payments" {
  for_each        = toset(["prod", "staging"])
  name            = "payments-${each.key}"
  runner_urn      = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1"
  identifier_tags = ["env:${each.key}"]
  none            = {}
}

resource "parkit_connection_group" "payments" {
  name                = "payments"
  integration         = "http"
  identifier_tag_keys = ["env"]
  connection_ids      = [for connection in parkit_connection_http.payments : connection.id]
}
