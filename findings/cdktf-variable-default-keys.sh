#!/usr/bin/env bash
# cdktf 0.21.0 with constructs 10.4.2.
# Guess: the default of a map variable reaches Terraform as it was written: its keys are the user's data, not arguments.
# Seen: the keys are rewritten as if they were argument names. teamName becomes team_name and X-Api-Key becomes x_api_key, without a word.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts cdktf@0.21.0 constructs@10.4.2
cat >app.js <<'JS'
const { readFileSync } = require("node:fs");
const { App, TerraformStack, TerraformVariable } = require("cdktf");

const app = new App({ outdir: "out" });
const stack = new TerraformStack(app, "one");
new TerraformVariable(stack, "headers", { type: "map(string)", default: { teamName: "a", "X-Api-Key": "b" } });
app.synth();
const { variable } = JSON.parse(readFileSync("out/stacks/one/cdk.tf.json", "utf8"));
console.log(Object.keys(variable.headers.default).join(" "));
JS
seen=$(node app.js)
printf 'cdktf 0.21.0: the keys teamName and X-Api-Key of a default are written as: %s\n' "$seen"
[[ $seen == "team_name x_api_key" ]] || { echo "changed: the keys used to be rewritten"; exit 1; }
