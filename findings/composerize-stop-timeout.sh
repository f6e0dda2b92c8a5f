#!/usr/bin/env bash
# composerize 1.7.6, which turns `docker run` into a Compose file, and github.com/compose-spec/compose-go v2.9.0, with which Compose reads it.
# Guess: --stop-timeout, in seconds, becomes a period that Compose takes, and a read-only mount stays one.
# Seen: the number is written without a unit, and Compose refuses the whole file; `readonly` of --mount is left out, where `:ro` of -v is kept.
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund composerize@1.7.6
cat >main.js <<'JS'
const composerize = require("composerize");
const convert = composerize.default ?? composerize;
process.stdout.write(convert(process.argv[2], null, "latest", 2));
JS
cat >go.mod <<'MOD'
module read

go 1.23

require github.com/compose-spec/compose-go/v2 v2.9.0
MOD
cat >main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
)

func main() {
	details := types.ConfigDetails{ConfigFiles: []types.ConfigFile{{Filename: os.Args[1]}}, Environment: map[string]string{}}
	project, err := loader.LoadWithContext(context.Background(), details, func(options *loader.Options) { options.SetProjectName("example", true) })
	if err != nil {
		lines := strings.Split(strings.TrimSpace(err.Error()), "\n")
		fmt.Println("refused:", lines[len(lines)-1])
		return
	}
	for _, service := range project.Services {
		fmt.Print("taken")
		for _, volume := range service.Volumes {
			fmt.Printf(" %s read-only=%t", volume.Target, volume.ReadOnly)
		}
		fmt.Println()
	}
}
GO
GOFLAGS=-mod=mod go mod tidy >/dev/null 2>&1
go build -o read .
seen=
for options in '--stop-timeout 30' '-v /a:/a:ro --mount type=bind,source=/b,target=/b,readonly'; do
  node main.js "docker run $options runner:1" | grep -v '^#' >compose.yaml
  seen+="$options: $(./read compose.yaml)"$'\n'
done
printf 'composerize 1.7.6, read by compose-go v2.9.0:\n%s' "$seen"
[[ $seen == *'missing unit in duration "30"'* && $seen == *'taken /a read-only=true /b read-only=false'* ]] || {
  echo "changed: the number used to be refused for want of a unit, and the mount of --mount to be writable"
  exit 1
}
