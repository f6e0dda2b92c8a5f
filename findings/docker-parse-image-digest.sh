#!/usr/bin/env bash
# docker-parse-image 3.0.1, which splits names of images into their parts and puts them together again.
# Guess: it takes what `docker pull` takes: a digest in place of a tag, and as many folders as a registry has.
# Seen: the digest becomes the tag, so that the full name has a colon where an @ was, and is no name of an image any more; a name with three
# parts after the registry's is answered with null.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund docker-parse-image@3.0.1
cat >main.js <<'JS'
const parse = require("docker-parse-image");
const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
const short = (text) => (text ?? "null").replace(/[0-9a-f]{64}/, "…");
console.log(`pinned: tag ${short(parse(`registry.example/tools/runner@${digest}`).tag)}`);
console.log(`pinned: full name ${short(parse(`registry.example/tools/runner@${digest}`).fullname)}`);
console.log(`deep: ${JSON.stringify(parse("registry.example/team/tools/runner:1"))}`);
JS
seen=$(node main.js)
printf 'docker-parse-image 3.0.1:\n%s\n' "$seen"
[[ $seen == $'pinned: tag sha256:…\npinned: full name registry.example/tools/runner:sha256:…\ndeep: null' ]] || {
  echo "changed: a digest used to become a tag, and a name of three parts to be null"
  exit 1
}
