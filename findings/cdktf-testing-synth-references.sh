#!/usr/bin/env bash
# cdktf 0.21.0 with constructs 10.4.2.
# Guess: `Testing.synth(stack)` answers what `cdktf synth` would write for the stack, so that a test of one shows the other.
# Seen: for a value of another stack it answers a reference to a resource that the stack does not have, without an error. `app.synth()` writes the
# remote state that the value is read from.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts cdktf@0.21.0 constructs@10.4.2
cat >app.js <<'JS'
const { readFileSync } = require("node:fs");
const { App, TerraformOutput, TerraformResource, TerraformStack, Testing } = require("cdktf");

class Thing extends TerraformResource {
  constructor(scope, id) {
    super(scope, id, { terraformResourceType: "demo_thing" });
  }
}
const app = new App({ outdir: "out" });
const thing = new Thing(new TerraformStack(app, "one"), "thing");
const two = new TerraformStack(app, "two");
new TerraformOutput(two, "answer", { value: thing.getStringAttribute("id") });
const tested = JSON.parse(Testing.synth(two));
app.synth();
const written = JSON.parse(readFileSync("out/stacks/two/cdk.tf.json", "utf8"));
console.log(tested.output.answer.value, Object.keys(tested.data ?? {}).length);
console.log(written.output.answer.value.replace(/outputs\..*/, "outputs…"), Object.keys(written.data ?? {}).join());
JS
seen=$(node app.js)
printf 'cdktf 0.21.0: a value of another stack, by Testing.synth and by app.synth:\n%s\n' "$seen"
[[ $(head -n 1 <<<"$seen") == '${demo_thing.thing.id} 0' ]] || { echo "changed: Testing.synth used to refer to what the stack lacks"; exit 1; }
[[ $(tail -n 1 <<<"$seen") == *terraform_remote_state ]] || { echo "changed: app.synth used to read the other stack's state"; exit 1; }
