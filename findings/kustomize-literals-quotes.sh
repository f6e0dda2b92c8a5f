#!/usr/bin/env bash
# sigs.k8s.io/kustomize/api v0.21.0, with which `kubectl apply -k` builds too, beside `kubectl create secret generic`.
# Guess: a generator's `literals` hold what kubectl's --from-literal holds, and its `envs` the same text in a file.
# Seen: a literal loses a pair of quotes around its value, of either kind; a line in a file keeps them, and so do both of kubectl's options. A password
# that begins and ends with a quote is another one in the Secret, by the way it was handed over.
set -euo pipefail
command -v kubectl >/dev/null || { echo "kubectl is not on PATH"; exit 1; }
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT
cd "$dir"
cat >go.mod <<'MOD'
module build

go 1.24

require (
	sigs.k8s.io/kustomize/api v0.21.0
	sigs.k8s.io/kustomize/kyaml v0.21.0
)
MOD
cat >main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

func main() {
	built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), os.Args[1])
	if err != nil {
		panic(err)
	}
	for _, secret := range built.Resources() {
		fmt.Println(secret.GetDataMap()["password"])
	}
}
GO
GOFLAGS=-mod=mod go mod tidy >/dev/null 2>&1
go build -o build .
mkdir base
seen=
for password in "'a b'" '"a b"' '"a'; do
  printf 'password=%s\n' "$password" >base/keys.env
  # In YAML a quote within single quotes is written twice.
  cat >base/kustomization.yaml <<YAML
secretGenerator:
  - { name: by-literal, literals: ['password=${password//\'/\'\'}'] }
  - { name: by-file, envs: [keys.env] }
YAML
  for key in $(./build base); do seen+="$(base64 --decode <<<"$key") | "; done
  for option in "--from-literal=password=$password" --from-env-file=base/keys.env; do
    seen+="$(kubectl create secret generic example "$option" --dry-run=client -o 'jsonpath={.data.password}' | base64 --decode) | "
  done
  seen+=$'\n'
done
printf 'kustomize v0.21.0 by literals | by envs | kubectl --from-literal | kubectl --from-env-file:\n%s' "$seen"
expected="a b | 'a b' | 'a b' | 'a b' | "'
a b | "a b" | "a b" | "a b" | 
"a | "a | "a | "a | 
'
[[ $seen == "$expected" ]] || { echo "changed: quotes used to be dropped from literals alone"; exit 1; }
