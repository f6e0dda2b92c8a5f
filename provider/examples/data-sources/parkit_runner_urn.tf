provider "parkit" {
  kubernetes = {
    config_path    = "~/.kube/config"
    config_context = "prod"
  }
}

data "parkit_runner_urn" "cluster" {
  namespace   = "datadog"
  secret_name = "datadog-private-action-runner-identity"
}

resource "parkit_connection_kubernetes" "cluster" {
  name       = "cluster"
  runner_urn = data.parkit_runner_urn.cluster.urn
}
