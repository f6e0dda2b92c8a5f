#!/usr/bin/env bash
# helm.sh/helm/v3 v3.19.4 (package strvals, which reads --set) with sigs.k8s.io/yaml v1.6.0 (which reads values files).
# Guess: `--set key=TEXT` gives a chart the same value as `key: TEXT` in a values file.
# Seen: `on` is a text by --set and true in a file, `010` a text and 8, `1_000` a text and 1000, `1.10` a text and 1.1;
# a whole number above 2^53 is kept by --set and rounded in a file.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >go.mod <<'MOD'
module values

go 1.22

require (
	helm.sh/helm/v3 v3.19.4
	sigs.k8s.io/yaml v1.6.0
)
MOD
cat >main.go <<'GO'
package main

import (
	"fmt"

	"helm.sh/helm/v3/pkg/strvals"
	"sigs.k8s.io/yaml"
)

func main() {
	for _, text := range []string{"on", "010", "1_000", "1.10", "9007199254740993"} {
		set, err := strvals.Parse("key=" + text)
		if err != nil {
			panic(err)
		}
		var file map[string]any
		if err := yaml.Unmarshal([]byte("key: "+text), &file); err != nil {
			panic(err)
		}
		fmt.Printf("%T %v / %T %v; ", set["key"], set["key"], file["key"], file["key"])
	}
}
GO
GOFLAGS=-mod=mod go mod tidy >/dev/null 2>&1
seen=$(go run .)
printf 'helm v3.19.4, by --set and from a file: %s\n' "$seen"
expected='string on / bool true; string 010 / float64 8; string 1_000 / float64 1000; string 1.10 / float64 1.1; int64 9007199254740993 / float64 9.007199254740992e+15; '
[[ $seen == "$expected" ]] || { echo "changed: --set and a values file used to read these differently"; exit 1; }
