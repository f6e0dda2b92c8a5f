import { posix } from "node:path";

import {
  CONTAINER_DEFAULTS,
  type ContainerSettings as ContainerDeployment,
  SCRIPTS_DIRECTORY,
} from "@parkit/provider-schema/internal/deployment/container";
import { Allowlist } from "@parkit/provider-schema/internal/allowlist/allowlist";
import { RUNNER_CONFIG_DIRECTORY } from "@parkit/provider-schema/internal/credential/credential";
import { RUNNER_HEALTH_PATH } from "@parkit/provider-schema/internal/runner/ingress";
import type { StandaloneRunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import {
  DEFAULT_VERSIONS,
  RUNNER_PORT,
  STANDALONE_IMAGE,
} from "@parkit/provider-schema/internal/version/versions";

import type { CredentialWay } from "../credentials/credential-way";
import { literalCredentialPath, literalCredentials } from "../credentials/literal-credential";
import type { TargetFile } from "../target-file";
import { shellWord } from "../text/shell-word";

/** A standalone runner in a container of Docker's. */
export type ContainerSpec = StandaloneRunnerSpec & { readonly deployment: ContainerDeployment };

/**
 * File on the host that holds the runner's identity, beside its configuration; undefined when that holds it
 * itself, or when the runner comes by it otherwise.
 */
export function identityFileOf({ identity }: ContainerSpec): string | undefined {
  if (identity.type !== "file" || identity.path.startsWith(`${RUNNER_CONFIG_DIRECTORY}/`)) return undefined;
  return identity.path;
}

/** How the standalone image is started in Docker, whichever way that is written. */
export interface ContainerSettings {
  readonly image: string;
  /** CPUs at most. */
  readonly cpus: number;
  /** Memory at most, in Docker's units. */
  readonly memory: string;
  /** Directory on the host that becomes the runner's configuration. */
  readonly configDirectory: string;
  /** Bind mounts `host:container`, the configuration first. */
  readonly volumes: readonly string[];
  /** Published ports; none while no browser calls the runner. */
  readonly ports: readonly string[];
  /** Variables that the runner always needs. */
  readonly environment: Readonly<Record<string, string>>;
  /** Variables that only enrollment needs; afterwards everything is in the configuration. */
  readonly enrollment: Readonly<Record<string, string>>;
  /** What tells whether the runner lives. */
  readonly healthcheck: readonly string[];
}

/** Argument that lets the image enroll with an API key and an application key. */
export const ENROLL_FLAG = "--with-api-key";

/** What asks a runner in its container whether it lives. */
export const HEALTH_COMMAND: readonly string[] = [
  "curl",
  "-f",
  `http://localhost:${RUNNER_PORT}${RUNNER_HEALTH_PATH}`,
];

/** Settings of a runner's container. */
export function containerSettings(spec: ContainerSpec): ContainerSettings {
  const { deployment } = spec;
  const configDirectory = deployment.configDirectory ?? CONTAINER_DEFAULTS.configDirectory;
  return {
    image: `${deployment.imageRepository ?? STANDALONE_IMAGE}:${deployment.imageTag ?? DEFAULT_VERSIONS.image}`,
    cpus: deployment.cpus ?? CONTAINER_DEFAULTS.cpus,
    memory: deployment.memory ?? CONTAINER_DEFAULTS.memory,
    configDirectory,
    volumes: [
      `${configDirectory}:${RUNNER_CONFIG_DIRECTORY}`,
      ...(deployment.scriptsDirectory === undefined
        ? []
        : [`${deployment.scriptsDirectory}:${SCRIPTS_DIRECTORY}:ro`]),
    ],
    // TLS ends in front of the runner, so that nobody else needs to reach the port.
    ports: spec.modes.includes("push") ? [`127.0.0.1:${RUNNER_PORT}:${RUNNER_PORT}`] : [],
    environment: { DD_PRIVATE_RUNNER_CONFIG_DIR: RUNNER_CONFIG_DIRECTORY, ...deployment.env },
    enrollment: enrollmentVariables(spec),
    healthcheck: HEALTH_COMMAND,
  };
}

/**
 * Whether the configuration directory is beside the files that are rendered, so that they can be rendered
 * into it.
 */
export function isBesideScript({ configDirectory }: ContainerSettings): boolean {
  return configDirectory.startsWith("./");
}

/**
 * Files for the configuration directory: credentials that the description holds itself. Where that directory
 * is elsewhere, the guide tells how they get there.
 */
export function containerCredentialFiles(spec: ContainerSpec): readonly TargetFile[] {
  const settings = containerSettings(spec);
  return literalCredentials(spec).map((credential) => ({
    path: isBesideScript(settings)
      ? credential.path.replace(RUNNER_CONFIG_DIRECTORY, settings.configDirectory.slice(2))
      : literalCredentialPath(credential),
    text: credential.content,
    mode: 0o600,
  }));
}

/** Path on the host: containers see the configuration directory elsewhere. */
export function containerHostPath(spec: ContainerSpec, path: string): string {
  return path.replace(RUNNER_CONFIG_DIRECTORY, containerSettings(spec).configDirectory);
}

/** Credential files lie below the configuration directory. */
export function containerCredentialWay(spec: ContainerSpec): CredentialWay {
  return {
    place: (file, path) => {
      const target = containerHostPath(spec, path);
      return [
        `mkdir -p ${shellWord(posix.dirname(target))}`,
        `install -m 600 ${shellWord(file)} ${shellWord(target)}`,
      ];
    },
    rendered: isBesideScript(containerSettings(spec))
      ? []
      : literalCredentials(spec).map((credential) => {
          const target = shellWord(containerHostPath(spec, credential.path));
          return `install -D -m 600 ${shellWord(literalCredentialPath(credential))} ${target}`;
        }),
  };
}

function enrollmentVariables(spec: ContainerSpec): Readonly<Record<string, string>> {
  const allowed = Allowlist.of(spec.allow).entries;
  return {
    DD_BASE_URL: spec.site.appUrl,
    RUNNER_NAME: spec.name,
    // Pages show one mode alone; commas are how the image takes its other list.
    RUNNER_MODES: spec.modes.join(","),
    ...(allowed.length === 0 ? {} : { ACTIONS_ALLOWLIST: allowed.join(",") }),
  };
}
