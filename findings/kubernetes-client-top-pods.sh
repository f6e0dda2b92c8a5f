#!/usr/bin/env bash
# @kubernetes/client-node 1.4.0: topPods, which lists what Pods ask for and use, as `kubectl top` does.
# Guess: every amount that the API server stores can be read.
# Seen: it throws for a Pod that asks for "1.5Gi" of memory, as a fraction is no BigInt; and of "128Mi" and "128e6", which two containers ask
# for, the total is the second alone.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund @kubernetes/client-node@1.4.0
cat >main.mjs <<'JS'
import { createServer } from "node:http";
import { CoreV1Api, KubeConfig, Metrics, topPods } from "@kubernetes/client-node";

let memories = [];
const metadata = { name: "runner", namespace: "default" };
const server = createServer((request, response) => {
  const containers = memories.map((memory, index) => ({ name: `c${index}`, resources: { requests: { memory } } }));
  const used = memories.map((_, index) => ({ name: `c${index}`, usage: { cpu: "1m", memory: "1Mi" } }));
  const body = request.url.startsWith("/apis/metrics.k8s.io")
    ? { kind: "PodMetricsList", apiVersion: "metrics.k8s.io/v1beta1", metadata: {}, items: [{ metadata, containers: used }] }
    : { kind: "PodList", apiVersion: "v1", metadata: {}, items: [{ metadata, spec: { containers } }] };
  response.setHeader("Content-Type", "application/json").end(JSON.stringify(body));
}).listen(0, "127.0.0.1", async () => {
  const config = new KubeConfig();
  config.loadFromClusterAndUser({ name: "double", server: `http://127.0.0.1:${server.address().port}`, skipTLSVerify: true }, { name: "nobody" });
  for (memories of [["128Mi"], ["1.5Gi"], ["128Mi", "128e6"]]) {
    const found = await topPods(config.makeApiClient(CoreV1Api), new Metrics(config)).catch(({ message }) => message);
    console.log(`${memories.join(" + ")}: ${typeof found === "string" ? found : found[0].Memory.RequestTotal}`);
  }
  server.close();
});
JS
seen=$(node main.mjs)
printf '@kubernetes/client-node 1.4.0:\n%s\n' "$seen"
[[ $seen == $'128Mi: 134217728\n1.5Gi: Cannot convert 1.5 to a BigInt\n128Mi + 128e6: 128000000' ]] || {
  echo "changed: 1.5Gi used to be an error, and the total of two forms to be one of them"
  exit 1
}
