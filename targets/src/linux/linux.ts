import { Allowlist } from "@parkit/provider-schema/internal/allowlist/allowlist";
import { effectiveActions } from "@parkit/provider-schema/internal/allowlist/effective-actions";
import { DEFAULT_VERSIONS } from "@parkit/provider-schema/internal/version/versions";

import type { CredentialWay } from "../credentials/credential-way";
import type { DeployedBy } from "../deployed-by";
import { deploymentTarget } from "../deployment-target";
import { hostComponent, hostConfig, hostCredentialFiles, hostNeedsAppKey } from "../host/host";
import { installForAgent } from "../host/place";
import { literalCredentialPath, literalCredentials } from "../credentials/literal-credential";
import { linuxGuide } from "./linux-guide";
import { LINUX_CONFIG_FILE } from "../host/agent-paths";
import { shellWord } from "../text/shell-word";
import { siteRemark } from "../text/site-remark";
import type { TargetFile } from "../target-file";
import { headerText, yamlText } from "../text/yaml-text";

/** Installer of Datadog's Agent 7. */
const INSTALLER = "https://install.datadoghq.com/scripts/install_script_agent7.sh";

/** What the installer accepts in its allowlist variable; anything else makes it leave out the runner. */
const INSTALLER_NAME = /^[A-Za-z0-9._]+$/;

const LINUX_WAY: CredentialWay = { place: (file, path) => [installForAgent(file, path)], rendered: [] };

/**
 * Target `linux`: a script that installs the Agent with its runner, and the section of `datadog.yaml` to keep
 * it by.
 */
export const linuxTarget = deploymentTarget("linux", {
  summary: "install script and datadog.yaml section for a Linux host",
  files: linuxFiles,
  guide: (spec) => linuxGuide(spec, LINUX_WAY),
  credentialWay: () => LINUX_WAY,
});

/** The same files without the guide. */
export function linuxFiles(spec: DeployedBy<"linux">): readonly TargetFile[] {
  return [
    { path: "install.sh", text: installScript(spec), mode: 0o755 },
    { path: "datadog.yaml", text: sectionText(spec) },
    ...hostCredentialFiles(spec),
  ];
}

function sectionText(spec: DeployedBy<"linux">): string {
  return yamlText(hostConfig(spec), {
    header: [
      `Runner ${spec.name}: what ${LINUX_CONFIG_FILE} says about it, beside its keys.`,
      "After a change: sudo systemctl restart datadog-agent",
      ...siteRemark(spec.site),
    ],
  });
}

function installScript(spec: DeployedBy<"linux">): string {
  const component = hostComponent(spec);
  const owned = hostNeedsAppKey(spec);
  const names = installerNames(component.allow);
  const waits = spec.autoConnections === false;
  const [major, minor, ...rest] = (spec.deployment.agentVersion ?? DEFAULT_VERSIONS.agent).split(".");
  return [
    "#!/bin/sh",
    headerText([
      `Runner ${spec.name} on this host: installs the Agent, or brings it to the version below, and turns the runner on.`,
      `The installer writes a runner's section once; to change it, put the one of datadog.yaml into ${LINUX_CONFIG_FILE}.`,
      ...siteRemark(spec.site),
    ]).trimEnd(),
    "set -eu",
    'cd "$(dirname "$0")"',
    `: "\${DD_API_KEY:?set it to enroll the runner}"${owned ? ' "${DD_APP_KEY:?set it to enroll the runner}"' : ""}`,
    `export DD_API_KEY${owned ? " DD_APP_KEY" : ""}`,
    `export DD_SITE=${shellWord(spec.site.parameter)}`,
    `export DD_AGENT_MAJOR_VERSION=${major ?? ""} DD_AGENT_MINOR_VERSION=${[minor, ...rest].join(".")}`,
    "export DD_PRIVATE_ACTION_RUNNER_ENABLED=true",
    ...(names.length === 0 ? [] : [`export DD_PRIVATE_ACTION_RUNNER_ACTIONS_ALLOWLIST=${names.join(",")}`]),
    ...(owned ? [] : ["export DD_PRIVATE_ACTION_RUNNER_API_KEY_ONLY_ENROLLMENT=true"]),
    ...(waits
      ? [
          "# The runner enrolls when it first starts, and then it is too late for the setting below.",
          "export DD_INSTALL_ONLY=true",
        ]
      : []),
    "",
    `installer=$(curl --fail --silent --show-error --location ${INSTALLER})`,
    'bash -c "$installer"',
    ...(waits ? withoutConnections() : []),
    ...literalCredentials(spec).map((credential) =>
      installForAgent(literalCredentialPath(credential), credential.path),
    ),
    ...(waits ? ["sudo systemctl restart datadog-agent"] : []),
    "",
  ].join("\n");
}

/**
 * The installer has no variable for this setting: it goes below the line that the installer wrote, as far in
 * as that.
 */
function withoutConnections(): readonly string[] {
  const setting = "skip_connection_creation: true";
  return [
    `if ! sudo grep -q '^ *${setting}' ${LINUX_CONFIG_FILE}; then`,
    `  sudo sed -i '/^private_action_runner:/,/enabled:/ s/^\\( *\\)enabled: .*/&\\n\\1${setting}/' ${LINUX_CONFIG_FILE}`,
    "fi",
  ];
}

/**
 * Full names only: the installer refuses patterns, so that they are written out as far as the catalogue knows
 * them.
 */
function installerNames(allow: Parameters<typeof Allowlist.of>[0]): readonly string[] {
  return effectiveActions(Allowlist.of(allow), { flavour: "agent", defaultActions: false })
    .filter(({ reason }) => reason.type === "listed" || reason.type === "wildcard")
    .map(({ name }) => name)
    .filter((name) => INSTALLER_NAME.test(name));
}
