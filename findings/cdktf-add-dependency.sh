#!/usr/bin/env bash
# cdktf 0.21.0 with constructs 10.4.2.
# Guess: `b.node.addDependency(a)`, the way of the constructs library itself, makes Terraform create a before b.
# Seen: it changes nothing of what is synthesized, and nothing is said. `dependsOn` of the resource does.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts cdktf@0.21.0 constructs@10.4.2
cat >app.js <<'JS'
const { readFileSync } = require("node:fs");
const { App, TerraformResource, TerraformStack } = require("cdktf");

class Thing extends TerraformResource {
  constructor(scope, id, meta = {}) {
    super(scope, id, { terraformResourceType: "demo_thing", ...meta });
  }
}
const app = new App({ outdir: "out" });
const stack = new TerraformStack(app, "one");
const first = new Thing(stack, "first");
new Thing(stack, "by-node").node.addDependency(first);
new Thing(stack, "by-argument", { dependsOn: [first] });
app.synth();
const { demo_thing: things } = JSON.parse(readFileSync("out/stacks/one/cdk.tf.json", "utf8")).resource;
console.log(JSON.stringify({ node: things["by-node"].depends_on ?? null, argument: things["by-argument"].depends_on }));
JS
seen=$(node app.js)
printf 'cdktf 0.21.0: depends_on by node.addDependency and by dependsOn: %s\n' "$seen"
[[ $seen == '{"node":null,"argument":["demo_thing.first"]}' ]] || { echo "changed: node.addDependency used to do nothing"; exit 1; }
