import { runnerSettings } from "../identity/config";
import {
  containerCredentialFiles,
  containerCredentialWay,
  containerSettings,
  ENROLL_FLAG,
  identityFileOf,
  type ContainerSettings,
} from "../container/container";
import type { DeployedBy } from "../deployed-by";
import { deploymentTarget } from "../deployment-target";
import { dockerGuide } from "./docker-guide";
import { shellWord } from "../text/shell-word";
import { siteRemark } from "../text/site-remark";
import type { TargetFile } from "../target-file";
import { headerText, yamlText } from "../text/yaml-text";

/**
 * Target `docker`: a script that starts the runner, and may be run again. It enrolls once, in a container of
 * its own, so that the keys do not stay in the runner's environment; on every run it writes the settings anew
 * and keeps the identity.
 */
export const dockerTarget = deploymentTarget("docker", {
  summary: "script around docker run for the standalone runner",
  files: dockerFiles,
  guide: dockerGuide,
  credentialWay: containerCredentialWay,
});

/** The same files without the guide. */
export function dockerFiles(spec: DeployedBy<"docker">): readonly TargetFile[] {
  return [{ path: "run.sh", text: script(spec), mode: 0o755 }, ...containerCredentialFiles(spec)];
}

function script(spec: DeployedBy<"docker">): string {
  const settings = containerSettings(spec);
  const enrolls = spec.identity.type === "self-enroll";
  return [
    "#!/bin/sh",
    headerText([
      `Runner ${spec.name} in Docker. Run it again after a change: the same runner goes on with the new settings.`,
      ...(enrolls ? ["The first run needs DD_API_KEY and DD_APP_KEY in the environment."] : []),
      ...siteRemark(spec.site),
    ]).trimEnd(),
    "set -eu",
    'cd "$(dirname "$0")"',
    "",
    `name=${shellWord(spec.name)}`,
    `image=${shellWord(settings.image)}`,
    `config=${shellWord(settings.configDirectory)}`,
    'file="$config/config.yaml"',
    ...identitySource(spec),
    "",
    identityFunctions(spec),
    OWN,
    "",
    'mkdir -p "$config"',
    "# An interrupted run may have left the file empty; what it was about to write stands beside it.",
    'if [ -f "$file.new" ] && ! enrolled; then cat "$file.new" >"$file"; fi',
    enrolls ? enrollment(settings) : NOT_ENROLLED,
    "",
    REWRITE,
    "own",
    "",
    'docker rm --force "$name" >/dev/null 2>&1 || true',
    dockerRun(settings),
    "",
  ].join("\n");
}

/** The file that the description names; the runner's own, where somebody has put the identity there. */
function identitySource(spec: DeployedBy<"docker">): readonly string[] {
  const path = identityFileOf(spec);
  if (path === undefined) return [];
  return [`source=${shellWord(path)}`, '[ -r "$source" ] || source="$file"'];
}

/**
 * How the script tells and keeps the identity; settings stand in a here-document that the shell does not look
 * into.
 */
function identityFunctions(spec: DeployedBy<"docker">): string {
  const settings = runnerSettings(spec);
  const inline = spec.identity.type === "inline" ? spec.identity : undefined;
  const source = identityFileOf(spec) === undefined ? '"$file"' : '"$source"';
  const identity =
    inline === undefined
      ? [`  grep -E '^(urn|privateKey):' ${source}`]
      : [
          "  cat <<'IDENTITY'",
          yamlText({ urn: inline.urn, privateKey: inline.privateKey }).trimEnd(),
          "IDENTITY",
        ];
  return [
    "enrolled() {",
    inline === undefined
      ? `  grep -q '^urn:' ${source} 2>/dev/null && grep -q '^privateKey:' ${source}`
      : "  true",
    "}",
    "identity() {",
    ...identity,
    "}",
    "settings() {",
    "  cat <<'SETTINGS'",
    yamlText(settings).trimEnd(),
    "SETTINGS",
    "}",
  ].join("\n");
}

/**
 * The image's user reads and writes the directory. Root makes files that it cannot even read; anybody else
 * can give nothing away. A user that the image has by name has another number here, if any.
 */
const OWN = [
  "own() {",
  '  [ "$(id -u)" = 0 ] || return 0',
  '  docker image inspect "$image" >/dev/null 2>&1 || docker pull "$image" >/dev/null',
  "  user=$(docker image inspect --format '{{.Config.User}}' \"$image\")",
  '  case $user in "" | *[!0-9:]*) ;; *) chown -R "$user" "$config" ;; esac',
  "}",
].join("\n");

function enrollment(settings: ContainerSettings): string {
  const variables = { ...settings.environment, ...settings.enrollment };
  return [
    "if ! enrolled; then",
    '  : "${DD_API_KEY:?set it to enroll the runner}" "${DD_APP_KEY:?set it to enroll the runner}"',
    "  own",
    '  docker rm --force "$name-enrollment" >/dev/null 2>&1 || true',
    '  docker run --detach --name "$name-enrollment" \\',
    "    --env DD_API_KEY --env DD_APP_KEY \\",
    ...Object.entries(variables).map(([name, value]) => `    --env ${shellWord(`${name}=${value}`)} \\`),
    ...settings.volumes.map((volume) => `    --volume ${volumeWord(volume)} \\`),
    `    "$image" ${ENROLL_FLAG} >/dev/null`,
    "  waited=0",
    "  until enrolled; do",
    "    waited=$((waited + 1))",
    "    running=$(docker inspect --format '{{.State.Running}}' \"$name-enrollment\")",
    '    if [ "$waited" -gt 60 ] || { [ "$running" != true ] && ! enrolled; }; then',
    '      docker logs "$name-enrollment" >&2',
    '      docker rm --force "$name-enrollment" >/dev/null',
    '      if [ "$running" = true ]; then echo "the runner did not enroll within a minute" >&2',
    '      else echo "the runner ended before it was enrolled" >&2; fi',
    "      exit 1",
    "    fi",
    "    sleep 1",
    "  done",
    '  docker rm --force "$name-enrollment" >/dev/null',
    "fi",
  ].join("\n");
}

const NOT_ENROLLED = [
  "if ! enrolled; then",
  '  echo "put urn: and privateKey: of the runner into $file first" >&2',
  "  exit 1",
  "fi",
].join("\n");

/**
 * Writes beside the file first: what holds the only private key is never half written, and keeps owner and
 * permissions.
 */
const REWRITE = [
  '( umask 077; { settings; identity; } >"$file.new" )',
  'if [ -f "$file" ]; then cat "$file.new" >"$file"; rm "$file.new"; else mv "$file.new" "$file"; fi',
].join("\n");

function dockerRun(settings: ContainerSettings): string {
  return [
    'docker run --detach --name "$name" --restart unless-stopped \\',
    `  --cpus ${settings.cpus} --memory ${shellWord(settings.memory)} \\`,
    ...Object.entries(settings.environment).map(
      ([name, value]) => `  --env ${shellWord(`${name}=${value}`)} \\`,
    ),
    ...settings.volumes.map((volume) => `  --volume ${volumeWord(volume)} \\`),
    ...settings.ports.map((port) => `  --publish ${port} \\`),
    `  --health-cmd ${shellWord(settings.healthcheck.join(" "))} --health-interval 10s --health-timeout 10s --health-retries 3 \\`,
    '  "$image"',
  ].join("\n");
}

/** Docker takes absolute paths only, and the script stands in its own directory. */
function volumeWord(volume: string): string {
  return volume.startsWith("./") ? `"$PWD"/${shellWord(volume.slice(2))}` : shellWord(volume);
}
