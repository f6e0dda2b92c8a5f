#!/usr/bin/env bash
# cel-js 0.8.2, which evaluates CEL in JavaScript, and github.com/google/cel-go v0.26.1, with which Kubernetes 1.34 evaluates the rules of CRDs.
# Guess: an expression that both take has one answer; the page of cel-js says that it has int and double, and texts in either quotes.
# Seen: cel-js divides whole numbers with a fraction, keeps the backslashes of escapes in texts, and fails where one side of `||` is an error though
# the other is true. So a rule of a CRD that a test in JavaScript holds for right decides otherwise in the cluster.
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund cel-js@0.8.2
cat >main.mjs <<'JS'
import { evaluate } from "cel-js";

for (const expression of process.argv.slice(2)) {
  try {
    console.log(String(evaluate(expression, {})));
  } catch (error) {
    console.log(error.message);
  }
}
JS
cat >go.mod <<'MOD'
module evaluate

go 1.24

require github.com/google/cel-go v0.26.1
MOD
cat >main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/google/cel-go/cel"
)

func main() {
	env, err := cel.NewEnv()
	if err != nil {
		panic(err)
	}
	for _, expression := range os.Args[1:] {
		checked, issues := env.Compile(expression)
		if issues.Err() != nil {
			panic(issues.Err())
		}
		program, err := env.Program(checked)
		if err != nil {
			panic(err)
		}
		if answer, _, err := program.Eval(map[string]any{}); err == nil {
			fmt.Println(answer.Value())
		} else {
			fmt.Println(err)
		}
	}
}
GO
GOFLAGS=-mod=mod go mod tidy >/dev/null 2>&1
expressions=('7 / 2' 'size("a\nb")' '"\u00e9" == "é"' 'true || 1 / 0 > 1')
seen=$(paste -d '|' <(printf '%s\n' "${expressions[@]}") <(node main.mjs "${expressions[@]}") <(go run . "${expressions[@]}"))
printf 'the expression|cel-js 0.8.2|cel-go v0.26.1\n%s\n' "$seen"
expected='7 / 2|3.5|3
size("a\nb")|4|3
"\u00e9" == "é"|false|true
true || 1 / 0 > 1|Division by zero|true'
[[ $seen == "$expected" ]] || { echo "changed: cel-js used to divide with a fraction, to keep escapes and to fail for an error beside true"; exit 1; }
