#!/bin/sh
# Runner workshop in Docker. Run it again after a change: the same runner goes on with the new settings.
# The first run needs DD_API_KEY and DD_APP_KEY in the environment.
set -eu
cd "$(dirname "$0")"

name=workshop
image=gcr.io/datadoghq/private-action-runner:v1.21.0
config=./config
file="$config/config.yaml"

enrolled() {
  grep -q '^urn:' "$file" 2>/dev/null && grep -q '^privateKey:' "$file"
}
identity() {
  grep -E '^(urn|privateKey):' "$file"
}
settings() {
  cat <<'SETTINGS'
ddBaseURL: https://app.datadoghq.com
modes:
  - pull
port: 9016
allowIMDSEndpoint: false
tags:
  - on:call
actionsAllowlist:
  - com.datadoghq.http.request
  - com.datadoghq.script.runPredefinedScript
taskTimeoutSeconds: 0
httpTimeoutSeconds: 30
SETTINGS
}
own() {
  [ "$(id -u)" = 0 ] || return 0
  docker image inspect "$image" >/dev/null 2>&1 || docker pull "$image" >/dev/null
  user=$(docker image inspect --format '{{.Config.User}}' "$image")
  case $user in "" | *[!0-9:]*) ;; *) chown -R "$user" "$config" ;; esac
}

mkdir -p "$config"
# An interrupted run may have left the file empty; what it was about to write stands beside it.
if [ -f "$file.new" ] && ! enrolled; then cat "$file.new" >"$file"; fi
if ! enrolled; then
  : "${DD_API_KEY:?set it to enroll the runner}" "${DD_APP_KEY:?set it to enroll the runner}"
  own
  docker rm --force "$name-enrollment" >/dev/null 2>&1 || true
  docker run --detach --name "$name-enrollment" \
    --env DD_API_KEY --env DD_APP_KEY \
    --env DD_PRIVATE_RUNNER_CONFIG_DIR=/etc/dd-action-runner/config \
    --env DD_BASE_URL=https://app.datadoghq.com \
    --env RUNNER_NAME=workshop \
    --env RUNNER_MODES=pull \
    --env ACTIONS_ALLOWLIST=com.datadoghq.http.request,com.datadoghq.script.runPredefinedScript \
    --volume "$PWD"/config:/etc/dd-action-runner/config \
    "$image" --with-api-key >/dev/null
  waited=0
  until enrolled; do
    waited=$((waited + 1))
    running=$(docker inspect --format '{{.State.Running}}' "$name-enrollment")
    if [ "$waited" -gt 60 ] || { [ "$running" != true ] && ! enrolled; }; then
      docker logs "$name-enrollment" >&2
      docker rm --force "$name-enrollment" >/dev/null
      if [ "$running" = true ]; then echo "the runner did not enroll within a minute" >&2
      else echo "the runner ended before it was enrolled" >&2; fi
      exit 1
    fi
    sleep 1
  done
  docker rm --force "$name-enrollment" >/dev/null
fi

( umask 077; { settings; identity; } >"$file.new" )
if [ -f "$file" ]; then cat "$file.new" >"$file"; rm "$file.new"; else mv "$file.new" "$file"; fi
own

docker rm --force "$name" >/dev/null 2>&1 || true
docker run --detach --name "$name" --restart unless-stopped \
  --cpus 0.25 --memory 1g \
  --env DD_PRIVATE_RUNNER_CONFIG_DIR=/etc/dd-action-runner/config \
  --volume "$PWD"/config:/etc/dd-action-runner/config \
  --health-cmd 'curl -f http://localhost:9016/liveness' --health-interval 10s --health-timeout 10s --health-retries 3 \
  "$image"
