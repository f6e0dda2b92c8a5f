# The key pair is made anew and stored nowhere. Hand its private half to a write-only argument in the same apply.
ephemeral "parkit_runner_key" "payments" {}

resource "parkit_runner_enrollment" "payments" {
  name                  = "payments"
  allow                 = ["com.datadoghq.http.request"]
  public_key_wo         = ephemeral.parkit_runner_key.payments.public_key
  public_key_wo_version = 1
}

# For CLIs without ephemeral resources: the provider makes the key pair and keeps it in state, marked sensitive.
resource "parkit_runner_enrollment" "kept" {
  name = "kept"
}
