#!/usr/bin/env bash
# cdktf 0.21.0 with constructs 10.4.2.
# Guess: a class that extends TerraformResource and says its arguments in synthesizeAttributes() is complete: JSON output has them.
# Seen: HCL output (`cdktf synth --hcl`) writes an empty block for it and ends with 0. It asks another method, synthesizeHclAttributes(), which
# answers nothing unless the class has one. The same holds for TerraformProvider, so that a provider silently falls back to its defaults.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts cdktf@0.21.0 constructs@10.4.2
cat >app.js <<'JS'
const { App, TerraformResource, TerraformStack } = require("cdktf");

class Thing extends TerraformResource {
  constructor(scope, id) {
    super(scope, id, { terraformResourceType: "demo_thing" });
  }
  synthesizeAttributes() {
    return { name: "needle" };
  }
}
const app = new App({ outdir: process.argv[2] });
new Thing(new TerraformStack(app, "one"), "thing");
app.synth();
JS
node app.js json
SYNTH_HCL_OUTPUT=true node app.js hcl
count() { grep -c needle "$1" || true; }
json=$(count json/stacks/one/cdk.tf.json) hcl=$(count hcl/stacks/one/cdk.tf)
printf 'cdktf 0.21.0: the argument stands %s time in the JSON and %s times in the HCL:\n' "$json" "$hcl"
grep -A 1 'resource "demo_thing"' hcl/stacks/one/cdk.tf
[[ $json == 1 && $hcl == 0 ]] || { echo "changed: the HCL used to lack what the JSON has"; exit 1; }
