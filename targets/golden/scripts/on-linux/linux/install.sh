#!/bin/sh
# Runner on-linux on this host: installs the Agent, or brings it to the version below, and turns the runner on.
# The installer writes a runner's section once; to change it, put the one of datadog.yaml into /etc/datadog-agent/datadog.yaml.
set -eu
cd "$(dirname "$0")"
: "${DD_API_KEY:?set it to enroll the runner}" "${DD_APP_KEY:?set it to enroll the runner}"
export DD_API_KEY DD_APP_KEY
export DD_SITE=datadoghq.com
export DD_AGENT_MAJOR_VERSION=7 DD_AGENT_MINOR_VERSION=84.1
export DD_PRIVATE_ACTION_RUNNER_ENABLED=true
export DD_PRIVATE_ACTION_RUNNER_ACTIONS_ALLOWLIST=com.datadoghq.script.runPredefinedScript

installer=$(curl --fail --silent --show-error --location https://install.datadoghq.com/scripts/install_script_agent7.sh)
bash -c "$installer"
sudo install -D --owner=dd-agent --group=dd-agent --mode=0400 credentials/scripts/script.yaml /etc/datadog-agent/private-action-runner/script-config.yaml
