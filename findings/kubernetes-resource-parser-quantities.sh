#!/usr/bin/env bash
# kubernetes-resource-parser 0.1.0, which reads amounts of processor and memory as Kubernetes writes them.
# Guess: it takes the forms that Kubernetes itself writes: fractions with a unit, and the nanocores in which the metrics API tells usage.
# Seen: "1.5Gi" of memory is 1 byte, where "1536Mi" is 1610612736; "123456789n" of processor, an eighth of a core, is 123456789 cores. Neither is an error.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund kubernetes-resource-parser@0.1.0
cat >main.js <<'JS'
const { cpuParser, memoryParser } = require("kubernetes-resource-parser");
console.log(`memory 1536Mi=${memoryParser("1536Mi")} 1.5Gi=${memoryParser("1.5Gi")}`);
console.log(`processor 250m=${cpuParser("250m")} 123456789n=${cpuParser("123456789n")}`);
JS
seen=$(node main.js)
printf 'kubernetes-resource-parser 0.1.0:\n%s\n' "$seen"
[[ $seen == $'memory 1536Mi=1610612736 1.5Gi=1\nprocessor 250m=0.25 123456789n=123456789' ]] || {
  echo "changed: 1.5Gi used to be 1, and 123456789n as many cores"
  exit 1
}
