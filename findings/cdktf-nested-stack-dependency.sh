#!/usr/bin/env bash
# cdktf and cdktf-cli 0.21.0 with constructs 10.4.2, and the Terraform on PATH (1.11.4 when this was written).
# Guess: stacks may stand inside a construct that groups them, and depend on each other there as they do directly in the App.
# Seen: the manifest names the dependency by its path, "team/network", and the stack by its id, "network". `cdktf deploy network service` then says
# that the dependency team/network is not included, and deploys nothing. Directly in the App both names are the same and it works.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cdktf@0.21.0 cdktf-cli@0.21.0 constructs@10.4.2
cat >main.js <<'JS'
const { App, TerraformOutput, TerraformStack } = require("cdktf");
const { Construct } = require("constructs");
const app = new App();
const scope = process.env.NESTED ? new Construct(app, "team") : app;
const network = new TerraformStack(scope, "network");
const service = new TerraformStack(scope, "service");
service.addDependency(network);
for (const stack of [network, service]) new TerraformOutput(stack, "name", { value: stack.node.id });
app.synth();
JS
echo '{ "language": "typescript", "app": "node main.js", "sendCrashReports": "false", "projectId": "findings" }' >cdktf.json
: >terraform.rc
export CI=1 CHECKPOINT_DISABLE=1 DISABLE_VERSION_CHECK=1 TF_CLI_CONFIG_FILE=$dir/terraform.rc
deploy() { npx --no-install cdktf deploy network service --auto-approve --output "$1" 2>&1 || echo "ended with $?"; }
flat=$(deploy flat)
nested=$(NESTED=1 deploy nested)
grep -q 'name = service' <<<"$flat" || { echo "changed: stacks in the App used to be deployed"; exit 1; }
seen=$(grep -oE 'dependencies are not included in the stacks to run: [^.]*|ended with [0-9]+' <<<"$nested" | tr '\n' ';')
printf 'cdktf 0.21.0, stacks inside a construct: %s\n' "$seen"
[[ $seen == "dependencies are not included in the stacks to run: team/network;ended with 1;" ]] || { echo "changed: such stacks used to be refused"; exit 1; }
