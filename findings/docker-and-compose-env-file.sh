#!/usr/bin/env bash
# github.com/docker/cli v28.5.1, which reads --env-file of `docker run`, and github.com/compose-spec/compose-go/v2 v2.9.0, which reads env_file of Compose.
# Guess: both read the same file to the same variables, as both call it an environment file and a password in it is the password.
# Seen: of `pa$cret` Docker makes pa$cret and Compose pa: it replaces variables in values. Quotes are part of the value for Docker and not for
# Compose, which after a closing quote drops the rest of the line without an error. `export A=1` and `A: 1` are refused by Docker and read by Compose.
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT
cd "$dir"
cat >go.mod <<'MOD'
module envfiles

go 1.24

require (
	github.com/compose-spec/compose-go/v2 v2.9.0
	github.com/docker/cli v28.5.1+incompatible
	github.com/docker/docker v28.5.1+incompatible
)
MOD
cat >main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/docker/cli/opts"
)

func main() {
	for _, line := range []string{`A=pa$cret`, `A="b c"`, `A='b'c`, `A=b # c`, `export A=1`, `A: 1`} {
		if err := os.WriteFile("keys.env", []byte(line+"\n"), 0o600); err != nil {
			panic(err)
		}
		docker, compose := "refused", "refused"
		if read, err := opts.ParseEnvFile("keys.env"); err == nil {
			docker = read[0]
		}
		if read, err := dotenv.Read("keys.env"); err == nil {
			compose = "A=" + read["A"]
		}
		fmt.Printf("%s | %s | %s\n", line, docker, compose)
	}
}
GO
GOFLAGS=-mod=mod go mod tidy >/dev/null 2>&1
seen=$(go run . 2>/dev/null)
printf 'the line | docker/cli v28.5.1 | compose-go v2.9.0\n%s\n' "$seen"
expected='A=pa$cret | A=pa$cret | A=pa
A="b c" | A="b c" | A=b c
A='"'b'c | A='b'c"' | A=b
A=b # c | A=b # c | A=b
export A=1 | refused | A=1
A: 1 | refused | A=1'
[[ $seen == "$expected" ]] || { echo "changed: Docker used to take lines as they are, and Compose to replace variables, quotes and comments"; exit 1; }
