#!/usr/bin/env bash
# cdktf 0.21.0 with constructs 10.4.2.
# Guess: an output or a local whose text has quotes and a reference is written so that HCL can be read again, as JSON is.
# Seen: the quotes are not escaped in HCL, `value = "say "hi" to ${var.v}"`, which ends the text after `say `. Nothing is said, and synth
# ends with 0. Without a reference in the text the quotes are escaped.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cdktf@0.21.0 constructs@10.4.2
cat >main.js <<'JS'
const { App, TerraformLocal, TerraformOutput, TerraformStack, TerraformVariable } = require("cdktf");
const app = new App({ outdir: "out" });
const stack = new TerraformStack(app, "stack");
const name = new TerraformVariable(stack, "name", { type: "string" });
new TerraformOutput(stack, "plain", { value: 'say "hi"' });
new TerraformOutput(stack, "mixed", { value: `say "hi" to ${name.stringValue}` });
new TerraformLocal(stack, "local", `say "hi" to ${name.stringValue}`);
app.synth();
JS
SYNTH_HCL_OUTPUT=true node main.js
seen=$(grep -o '= "say.*' out/stacks/stack/cdk.tf | sort | tr '\n' ';')
printf 'cdktf 0.21.0, texts in HCL: %s\n' "$seen"
expected='= "say "hi" to ${var.name}";= "say "hi" to ${var.name}";= "say \"hi\"";'
[[ $seen == "$expected" ]] || { echo "changed: quotes beside a reference used to stay as they were"; exit 1; }
