#!/usr/bin/env bash
# github.com/kardianos/service v1.3.0, with which programs in Go install themselves as services, on systemd.
# Guess: arguments and variables of a service arrive as they were given: `a b` as one text, `$HOME` and `50%n` as they are.
# Seen: arguments are quoted, but their `$` and `%` are not doubled, as systemd asks for. Variables are not even quoted: of one with a space systemd
# takes the first word and ignores the rest, and one with a quote it ignores as a whole. Install answers no error.
set -euo pipefail
command -v systemd-analyze >/dev/null || { echo "systemd-analyze is not on PATH"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >go.mod <<'MOD'
module install

go 1.24

require github.com/kardianos/service v1.3.0
MOD
cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/kardianos/service"
)

type nothing struct{}

func (nothing) Start(service.Service) error { return nil }
func (nothing) Stop(service.Service) error  { return nil }

func main() {
	for _, system := range service.AvailableSystems() {
		if system.String() != "linux-systemd" {
			continue
		}
		installed, err := system.New(nothing{}, &service.Config{
			Name:       "example",
			Executable: "/bin/true",
			Arguments:  []string{"a b", "$HOME", "50%n"},
			EnvVars:    map[string]string{"OPTIONS": "--one --two", "QUOTED": `a"b`},
			Option:     service.KeyValue{"UserService": true},
		})
		if err != nil {
			panic(err)
		}
		fmt.Println("Install:", installed.Install())
	}
}
GO
GOFLAGS=-mod=mod go mod tidy >/dev/null 2>&1
go build -o install .
# The unit goes to a home folder of its own, and no manager of services is told.
mkdir -p home programs
printf '#!/bin/sh\nexit 0\n' >programs/systemctl
chmod +x programs/systemctl
seen=$(HOME=$dir/home PATH=$dir/programs:$PATH ./install)
unit=$dir/home/.config/systemd/user/example.service
seen+=$'\n'$(grep -E '^(ExecStart|Environment)=' "$unit")
seen+=$'\n'$(systemd-analyze verify --man=no "$unit" 2>&1 | sed -n 's/.*example.service:[0-9]*: /systemd: /p')
printf 'service v1.3.0:\n%s\n' "$seen"
expected='Install: <nil>
ExecStart=/bin/true "a b" "$HOME" "50%n"
Environment=OPTIONS=--one --two
Environment=QUOTED=a"b
systemd: Invalid environment assignment, ignoring: --two
systemd: Invalid syntax, ignoring: QUOTED=a"b'
[[ $seen == "$expected" ]] || { echo "changed: variables used to be written without quotes, and systemd to ignore all but their first word"; exit 1; }
