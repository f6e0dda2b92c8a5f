# Behind a runner: the token lies in a file there, and Datadog knows only its path.
resource "parkit_connection_gitlab" "code" {
  name       = "code"
  runner_urn = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1"
  credential_file = {
    path = "/etc/dd-action-runner/config/credentials/gitlab_token.json"
  }
}

# From Datadog's cloud: gitlab.com, with a token that is stored neither in state nor in plans.
variable "gitlab_api_token" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "parkit_connection_gitlab" "gitlab_com" {
  name = "gitlab-com"
  api_key = {
    api_token_wo         = var.gitlab_api_token
    api_token_wo_version = 1
  }
}
