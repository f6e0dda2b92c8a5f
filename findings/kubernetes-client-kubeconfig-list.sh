#!/usr/bin/env bash
# @kubernetes/client-node 1.4.0.
# Guess: `loadFromDefault` reads a list of files in KUBECONFIG as kubectl does: the first file that says something
# wins, also for the current context, and a file that is not there is passed over.
# Seen: the current context is that of the last file, so that another cluster is talked to than by kubectl; a user
# of the same name in two files is an error; so is a file that is not there.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @kubernetes/client-node@1.4.0
cat >load.js <<'JS'
const { writeFileSync } = require("node:fs");
const { KubeConfig } = require("@kubernetes/client-node");

const config = (name, user) =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    clusters: [{ name, cluster: { server: `https://${name}.example` } }],
    users: [{ name: user, user: { token: "none" } }],
    contexts: [{ name, context: { cluster: name, user } }],
  });
writeFileSync("first.yaml", config("first", "one"));
writeFileSync("second.yaml", config("second", "two"));
writeFileSync("namesake.yaml", config("third", "one"));
for (const list of ["first.yaml:second.yaml", "first.yaml:namesake.yaml", "first.yaml:absent.yaml"]) {
  process.env.KUBECONFIG = list;
  const loaded = new KubeConfig();
  try {
    loaded.loadFromDefault();
    console.log(loaded.getCurrentCluster().server);
  } catch (error) {
    console.log(error.code ?? error.message);
  }
}
JS
seen=$(node load.js | paste -sd' ')
printf '@kubernetes/client-node 1.4.0: two files, two users of one name, a file that is absent: %s\n' "$seen"
[[ $seen == 'https://second.example Duplicate user: one ENOENT' ]] || { echo "changed: the last file used to win, and the others to be errors"; exit 1; }
