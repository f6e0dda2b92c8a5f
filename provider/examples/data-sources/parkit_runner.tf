data "parkit_runner" "payments" {
  urn = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1"
}

output "runner_id" {
  value = data.parkit_runner.payments.id
}
