#!/usr/bin/env bash
# decomposerize 1.4.4, which turns a Compose file into `docker run`.
# Guess: a command and a health check that are lists become the same words on the command line.
# Seen: the words are joined by commas, so that the container is started with one word that no program has; the period of grace keeps its unit,
# where --stop-timeout takes a whole number of seconds.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund decomposerize@1.4.4
cat >main.mjs <<'JS'
import decomposerize from "decomposerize";
console.log(
  decomposerize(
    `services:
  runner:
    image: runner:1
    command: [run, --verbose]
    stop_grace_period: 30s
    healthcheck:
      test: [CMD, /bin/check, --all]
`,
    {},
  ),
);
JS
seen=$(node main.mjs)
printf 'decomposerize 1.4.4: %s\n' "$seen"
[[ $seen == *'--stop-timeout 30s'* && $seen == *'CMD,/bin/check,--all'* && $seen == *'runner:1 run,--verbose' ]] || {
  echo "changed: lists used to be joined by commas, and the period to keep its unit"
  exit 1
}
