#!/bin/sh
# Runner build-host on this host: installs the Agent, or brings it to the version below, and turns the runner on.
# The installer writes a runner's section once; to change it, put the one of datadog.yaml into /etc/datadog-agent/datadog.yaml.
set -eu
cd "$(dirname "$0")"
: "${DD_API_KEY:?set it to enroll the runner}" "${DD_APP_KEY:?set it to enroll the runner}"
export DD_API_KEY DD_APP_KEY
export DD_SITE=datadoghq.eu
export DD_AGENT_MAJOR_VERSION=7 DD_AGENT_MINOR_VERSION=82.0
export DD_PRIVATE_ACTION_RUNNER_ENABLED=true
export DD_PRIVATE_ACTION_RUNNER_ACTIONS_ALLOWLIST=com.datadoghq.http.request,com.datadoghq.script.runPredefinedScript
# The runner enrolls when it first starts, and then it is too late for the setting below.
export DD_INSTALL_ONLY=true

installer=$(curl --fail --silent --show-error --location https://install.datadoghq.com/scripts/install_script_agent7.sh)
bash -c "$installer"
if ! sudo grep -q '^ *skip_connection_creation: true' /etc/datadog-agent/datadog.yaml; then
  sudo sed -i '/^private_action_runner:/,/enabled:/ s/^\( *\)enabled: .*/&\n\1skip_connection_creation: true/' /etc/datadog-agent/datadog.yaml
fi
sudo systemctl restart datadog-agent
