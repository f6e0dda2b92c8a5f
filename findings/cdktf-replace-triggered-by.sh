#!/usr/bin/env bash
# cdktf 0.21.0 with constructs 10.4.2, and the Terraform on PATH (1.11.4 when this was written).
# Guess: `lifecycle: { replaceTriggeredBy: [other] }`, which the types offer a resource for, is written as Terraform wants it.
# Seen: JSON has the reference as an expression, "${terraform_data.other}", and Terraform refuses it. A text without the braces is taken.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts cdktf@0.21.0 constructs@10.4.2
cat >app.js <<'JS'
const { App, TerraformResource, TerraformStack } = require("cdktf");

class Data extends TerraformResource {
  constructor(scope, id, meta = {}) {
    super(scope, id, { terraformResourceType: "terraform_data", ...meta });
  }
}
const app = new App({ outdir: "out" });
for (const [name, trigger] of [["by-resource", (other) => other], ["by-text", () => "terraform_data.other"]]) {
  const stack = new TerraformStack(app, name);
  const other = new Data(stack, "other");
  new Data(stack, "replaced", { lifecycle: { replaceTriggeredBy: [trigger(other)] } });
}
app.synth();
JS
node app.js
export TF_CLI_CONFIG_FILE=$dir/empty.tfrc
: >"$TF_CLI_CONFIG_FILE"
validate() {
  (cd "out/stacks/$1" && { terraform init -input=false -no-color && terraform validate -no-color; } 2>&1) || true
}
by_resource=$(validate by-resource) by_text=$(validate by-text)
printf 'cdktf 0.21.0: replaceTriggeredBy with a resource is written as:\n'
grep -A 1 '"replace_triggered_by"' out/stacks/by-resource/cdk.tf.json
printf 'and Terraform says:\n%s\n' "$(grep 'Error: Invalid' <<<"$by_resource")"
[[ $by_resource == *"Invalid character"* ]] || { echo "changed: Terraform used to refuse the expression"; exit 1; }
[[ $by_text == *"configuration is valid"* ]] || { echo "changed: the text without braces used to be taken"; exit 1; }
