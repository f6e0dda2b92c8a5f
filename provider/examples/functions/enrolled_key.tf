ephemeral "parkit_runner_key" "spare" {}

resource "parkit_runner_enrollment" "spare" {
  name                  = "spare"
  public_key_wo         = ephemeral.parkit_runner_key.spare.public_key
  public_key_wo_version = 1
}

resource "kubernetes_secret_v1" "identity" {
  metadata {
    name      = "spare-identity"
    namespace = "datadog"
  }
  data_wo = {
    RUNNER_URN = parkit_runner_enrollment.spare.urn
    RUNNER_PRIVATE_KEY = (
      terraform.applying
      ? provider::parkit::enrolled_key(ephemeral.parkit_runner_key.spare.private_key, parkit_runner_enrollment.spare.key_id)
      : ephemeral.parkit_runner_key.spare.private_key
    )
  }
  data_wo_revision = parseint(substr(sha256(parkit_runner_enrollment.spare.id), 0, 8), 16)
}
