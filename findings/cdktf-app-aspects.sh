#!/usr/bin/env bash
# cdktf 0.21.0 with constructs 10.4.2.
# Guess: an aspect on the App visits the whole tree, as in aws-cdk and cdk8s, so that one line sets a policy for all stacks.
# Seen: an aspect on the App visits nothing, without an error. The same aspect on a stack visits the stack and all that is in it.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts cdktf@0.21.0 constructs@10.4.2
cat >app.js <<'JS'
const { App, Aspects, TerraformOutput, TerraformStack } = require("cdktf");

const visits = { app: 0, stack: 0 };
const app = new App({ outdir: "out" });
const stack = new TerraformStack(app, "one");
new TerraformOutput(stack, "answer", { value: 42 });
Aspects.of(app).add({ visit: () => (visits.app += 1) });
Aspects.of(stack).add({ visit: () => (visits.stack += 1) });
app.synth();
console.log(JSON.stringify(visits));
JS
seen=$(node app.js)
printf 'cdktf 0.21.0: visits of an aspect on the App and of one on the stack: %s\n' "$seen"
[[ $seen == '{"app":0,"stack":'[1-9]* ]] || { echo "changed: the aspect on the App used to visit nothing"; exit 1; }
