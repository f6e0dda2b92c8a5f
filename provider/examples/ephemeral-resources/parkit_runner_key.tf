ephemeral "parkit_runner_key" "spare" {}

resource "parkit_runner_enrollment" "spare" {
  name                  = "spare"
  public_key_wo         = ephemeral.parkit_runner_key.spare.public_key
  public_key_wo_version = 1
}
