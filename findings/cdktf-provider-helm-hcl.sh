#!/usr/bin/env bash
# cdktf 0.21.0 with @cdktf/provider-helm 12.1.2, which pins version 3.1.1 of the helm provider.
# Guess: HCL from the prebuilt class is what its provider takes, as the JSON from it is: the class is generated from the provider's schema.
# Seen: JSON has one object, which Terraform takes for an attribute and a block alike; HCL has a block `kubernetes {`. Since 3.0.0 the provider
# has an attribute there and wants `kubernetes = {`, so that the stack works in JSON and not in HCL.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts cdktf@0.21.0 constructs@10.4.2 @cdktf/provider-helm@12.1.2
cat >app.js <<'JS'
const { App, TerraformStack } = require("cdktf");
const { HelmProvider } = require("@cdktf/provider-helm/lib/provider");

const app = new App({ outdir: process.argv[2] });
new HelmProvider(new TerraformStack(app, "one"), "helm", { kubernetes: { configPath: "~/.kube/config" } });
app.synth();
JS
node app.js json
SYNTH_HCL_OUTPUT=true node app.js hcl
version=$(grep -o 'version = "3[^"]*"' hcl/stacks/one/cdk.tf)
printf '@cdktf/provider-helm 12.1.2: the provider is of %s, and HCL says:\n' "$version"
grep -A 2 'kubernetes' hcl/stacks/one/cdk.tf
grep -q '^ *kubernetes {' hcl/stacks/one/cdk.tf || { echo "changed: HCL used to have a block"; exit 1; }
grep -A 1 '"kubernetes"' json/stacks/one/cdk.tf.json | grep -q config_path || { echo "changed: JSON used to have one object"; exit 1; }
