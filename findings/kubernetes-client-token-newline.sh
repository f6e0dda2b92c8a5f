#!/usr/bin/env bash
# @kubernetes/client-node 1.4.0: the token of a service account, read from a file by loadFromCluster.
# Guess: a newline at the end of the file does not matter, as it does not to kubectl and Go's client.
# Seen: the newline stays in the header, which Node.js refuses to send; the same file without it works.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund @kubernetes/client-node@1.4.0
mkdir -p root/var/run/secrets/kubernetes.io/serviceaccount
printf 'default' >root/var/run/secrets/kubernetes.io/serviceaccount/namespace
cat >main.mjs <<'JS'
import { writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { KubeConfig } from "@kubernetes/client-node";

const server = createServer(({ headers }, response) => response.end(headers.authorization)).listen(0, "127.0.0.1", async () => {
  const { port } = server.address();
  process.env.KUBERNETES_SERVICE_HOST = "127.0.0.1";
  process.env.KUBERNETES_SERVICE_PORT = "443";
  for (const [name, text] of [["without a newline", "abc"], ["with a newline", "abc\n"]]) {
    writeFileSync("root/var/run/secrets/kubernetes.io/serviceaccount/token", text);
    writeFileSync("root/var/run/secrets/kubernetes.io/serviceaccount/ca.crt", "");
    const config = new KubeConfig();
    config.loadFromCluster("root");
    const options = {};
    await config.applyToHTTPSOptions(options);
    const answer = await new Promise((resolve) => {
      try {
        const { headers } = options;
        request({ host: "127.0.0.1", port, headers }, (incoming) => {
          incoming.setEncoding("utf8").on("data", resolve);
        }).end();
      } catch (error) {
        resolve(error.message);
      }
    });
    console.log(`${name}: ${answer}`);
  }
  server.close();
});
JS
seen=$(node main.mjs)
printf '@kubernetes/client-node 1.4.0, Node.js %s:\n%s\n' "$(node --version)" "$seen"
[[ $seen == $'without a newline: Bearer abc\nwith a newline: Invalid character in header content ["Authorization"]' ]] || {
  echo "changed: a token file that ends in a newline could not be used"
  exit 1
}
