#!/usr/bin/env bash
# github.com/docker/go-units v0.5.0, with which Docker and Compose read amounts of memory.
# Guess: it takes the units of Kubernetes too, refuses what is less than a byte, and reads digits only.
# Seen: "1GiB" is taken and "1Gi" refused; "0.5" is taken and is 0, which to Docker means no limit; Go's own notations
# "1e3" and "1_000" are taken.
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT
cd "$dir"
cat >go.mod <<'MOD'
module units

go 1.21

require github.com/docker/go-units v0.5.0
MOD
cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/docker/go-units"
)

func main() {
	for _, written := range []string{"1GiB", "1Gi", "0.5", "1e3", "1_000"} {
		if bytes, err := units.RAMInBytes(written); err == nil {
			fmt.Print(written, "=", bytes, " ")
		} else {
			fmt.Print(written, " refused ")
		}
	}
}
GO
GOFLAGS=-mod=mod go mod tidy >/dev/null 2>&1
seen=$(go run .)
printf 'go-units v0.5.0: %s\n' "$seen"
[[ $seen == '1GiB=1073741824 1Gi refused 0.5=0 1e3=1000 1_000=1000 ' ]] || { echo "changed: 1Gi used to be refused, and 0.5 to be 0"; exit 1; }
