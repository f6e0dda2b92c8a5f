#!/usr/bin/env bash
# cdktf 0.21.0 with constructs 10.4.2.
# Guess: `new App({ hclOutput: true })` synthesizes HCL, as the name of the option says.
# Seen: the option changes the file's name to cdk.tf and not what is in it: JSON, which Terraform cannot read under that name.
# Only the environment variable SYNTH_HCL_OUTPUT=true, which the CLI's `synth --hcl` sets, makes HCL: App reads the option, stacks read the variable.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts cdktf@0.21.0 constructs@10.4.2
cat >app.js <<'JS'
const { App, TerraformOutput, TerraformStack } = require("cdktf");

const app = new App({ outdir: process.argv[2], hclOutput: true });
new TerraformOutput(new TerraformStack(app, "one"), "answer", { value: "42" });
app.synth();
JS
node app.js by-option
SYNTH_HCL_OUTPUT=true node app.js by-variable
first() { head -c 1 "$1/stacks/one/cdk.tf"; }
printf 'cdktf 0.21.0: cdk.tf begins with "%s" by the option alone, and with "%s" where SYNTH_HCL_OUTPUT is set too\n' \
  "$(first by-option)" "$(first by-variable)"
[[ $(first by-option) == "{" ]] || { echo "changed: the option alone used to write JSON into cdk.tf"; exit 1; }
[[ $(first by-variable) != "{" ]] || { echo "changed: the variable used to make HCL"; exit 1; }
