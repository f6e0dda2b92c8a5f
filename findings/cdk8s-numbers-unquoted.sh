#!/usr/bin/env bash
# cdk8s 2.70.106, and kubectl, which reads YAML as Helm and the API server's tools do (sigs.k8s.io/yaml).
# Guess: texts that look like numbers are quoted in the manifests that cdk8s writes, as "010" and "1_000" are.
# Seen: "0o17" and "0X1F" are not, which YAML 1.1 has no numbers for; Go's reader takes them for 15 and 31, which no ConfigMap may hold.
set -euo pipefail
command -v kubectl >/dev/null || { echo "kubectl is not on PATH"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund cdk8s@2.70.106 constructs@10.6.0
cat >main.js <<'JS'
const { Yaml } = require("cdk8s");
const [, , text] = process.argv;
const metadata = { name: "example" };
process.stdout.write(Yaml.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata, data: { mode: text } }));
JS
seen=
for text in 010 1_000 0o17 0X1F; do
  node main.js "$text" >config-map.yaml
  # A change on the file alone: no cluster is asked.
  seen+="$text=$(kubectl label --local -f config-map.yaml a=b -o json | node -p 'JSON.stringify(JSON.parse(fs.readFileSync(0)).data.mode)') "
done
printf "cdk8s 2.70.106, read by kubectl: %s\n" "$seen"
[[ $seen == '010="010" 1_000="1_000" 0o17=15 0X1F=31 ' ]] || {
  echo "changed: the texts 0o17 and 0X1F used to be read as numbers"
  exit 1
}
