#!/usr/bin/env bash
# parse-prometheus-text-format 1.1.1: reads what a program shows at /metrics.
# Guess: two series of a histogram that differ by a label are two metrics with their labels, as two series of a counter are.
# Seen: they are one, with the buckets of the second; labels, sum and count are gone. Of a single series with a label they are gone too.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund parse-prometheus-text-format@1.1.1
cat >main.mjs <<'JS'
import parse from "parse-prometheus-text-format";

const series = (action, fast, all, seconds) => `
seconds_bucket{action="${action}",le="0.1"} ${fast}
seconds_bucket{action="${action}",le="+Inf"} ${all}
seconds_sum{action="${action}"} ${seconds}
seconds_count{action="${action}"} ${all}`;
const show = (text) => console.log(JSON.stringify(parse(`${text}\n`)[0].metrics));

show(`# TYPE tasks counter\ntasks{action="get"} 1\ntasks{action="put"} 2`);
show(`# TYPE seconds histogram${series("get", 1, 2, 3)}`);
show(`# TYPE seconds histogram${series("get", 1, 2, 3)}${series("put", 40, 50, 60)}`);
JS
seen=$(node main.mjs)
printf 'parse-prometheus-text-format 1.1.1:\n%s\n' "$seen"
[[ $seen == '[{"value":"1","labels":{"action":"get"}},{"value":"2","labels":{"action":"put"}}]
[{"buckets":{"0.1":"1","+Inf":"2"}}]
[{"buckets":{"0.1":"40","+Inf":"50"}}]' ]] || {
  echo "changed: labels, sum and count of a histogram with labels used to be lost, and all but the last series"
  exit 1
}
