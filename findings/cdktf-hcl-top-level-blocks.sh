#!/usr/bin/env bash
# cdktf 0.21.0 with constructs 10.4.2.
# Guess: what `stack.addOverride` puts at the top level (`check`, `ephemeral`, `moved`, `import`: cdktf has no classes for the first two) is in
# HCL as it is in JSON.
# Seen: JSON has all of them, HCL none; nothing is said and synth ends with 0. Even a `moved` block is lost, so that a resource that should keep
# its object is destroyed and made again.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cdktf@0.21.0 constructs@10.4.2
cat >main.js <<'JS'
const { App, TerraformStack } = require("cdktf");
const app = new App({ outdir: process.argv[2] });
const stack = new TerraformStack(app, "stack");
stack.addOverride("check.health", { assert: { condition: true, error_message: "never" } });
stack.addOverride("ephemeral.random_password.once", { length: 8 });
stack.addOverride("moved", [{ from: "terraform_data.a", to: "terraform_data.b" }]);
stack.addOverride("import", [{ to: "terraform_data.c", id: "c" }]);
app.synth();
JS
node main.js json
SYNTH_HCL_OUTPUT=true node main.js hcl
blocks() { grep -oE '^ *"?(check|ephemeral|moved|import)\b' "$1" | tr -d ' "' | sort -u | tr '\n' ' '; }
json=$(blocks json/stacks/stack/cdk.tf.json)
hcl=$(blocks hcl/stacks/stack/cdk.tf || true)
printf 'cdktf 0.21.0, blocks in JSON: %s; in HCL: %s\n' "$json" "${hcl:-none}"
[[ $json == "check ephemeral import moved " && -z $hcl ]] || { echo "changed: HCL used to have none of these"; exit 1; }
