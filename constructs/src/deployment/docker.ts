import { Lazy, type IResolvable } from "cdktf";
import type { Construct } from "constructs";

import { RUNNER_CONFIG_DIRECTORY } from "@parkit/provider-schema/internal/credential/credential";
import { SCRIPTS_DIRECTORY } from "@parkit/provider-schema/internal/deployment/container";
import { dockerBytesOf } from "@parkit/provider-schema/internal/reader/amount";
import { refuse } from "@parkit/provider-schema/internal/rules/validation-error";
import { containerHostPath, containerSettings } from "@parkit/targets/internal/container/container";
import { literalCredentials } from "@parkit/targets/internal/credentials/literal-credential";
import type { DeployedBy } from "@parkit/targets/internal/deployed-by";
import { dockerFiles, dockerTarget } from "@parkit/targets/internal/docker/docker";
import { runnerConfig } from "@parkit/targets/internal/identity/config";
import { yamlText } from "@parkit/targets/internal/text/yaml-text";

import { requireLiteral } from "../literal-props";
import { requireProvider } from "../required-provider";
import { DockerContainer, DockerImage, DockerVolume } from "../terraform/docker";
import type { ParkitRunnerEnrollment } from "../terraform/parkit-enrollment";
import { jsonTemplate, literal, literalAttributes, literalText } from "../terraform-text";
import { holdsUnknown } from "../token";
import { writeArtifacts, writeDeploymentFiles } from "./deployment-files";
import type { Deployed } from "./deployment-resources";
import type { Deploying } from "./deploying";
import { after, present } from "./order";

type Spec = () => DeployedBy<"docker">;

/** Where the writer finds what it puts into the volume. */
const SETTINGS = "/parkit/settings.yaml";
const IDENTITY = "/parkit/identity.yaml";

/**
 * Deploys a runner as a container of Docker's. Its root cannot be written to; its configuration lies in a
 * volume, into which a container that then ends puts it, because the provider cannot put files into the
 * former. Another configuration replaces both.
 */
export function deployDocker(deploying: Deploying<"docker">): Deployed {
  const { scope, folder, spec, meta } = deploying;
  if (spec().deployment.apply === "artifact") {
    writeArtifacts(scope, folder, () => dockerTarget.files(spec()));
    return { resources: {} };
  }
  refuseUnreachable(scope, spec());
  const { cpus, memory } = spec().deployment;
  requireLiteral(scope, { "deployment.cpus": cpus, "deployment.memory": memory });
  requireProvider(scope, "docker");
  writeDeploymentFiles(scope, folder, () => dockerFiles(spec()));
  const provider = meta("docker");
  const settings = containerSettings(spec());
  const image = new DockerImage(scope, "image", {
    attributes: literalAttributes({ name: settings.image, keep_locally: true }),
    ...provider,
  });
  const volume = new DockerVolume(scope, "volume", {
    attributes: literalAttributes({ name: `${spec().name}-config` }),
    ...provider,
  });
  const writer = writerContainer(deploying, image, volume);
  const container = new DockerContainer(scope, "Resource", {
    attributes: { ...runnerAttributes(spec()), image: image.imageId, ...runnerVolumes(spec, volume) },
    ...after(provider, [writer]),
    // As text: Terraform takes no expression here, which is what the framework makes of a resource.
    lifecycle: { replaceTriggeredBy: [`${writer.terraformResourceType}.${writer.friendlyUniqueId}`] },
  });
  return {
    resources: { image, volume, writer, container },
    update: () => {
      refuseUnreachable(scope, spec());
    },
  };
}

/** Puts the configuration into the volume, as the user that the image runs as, and ends. */
function writerContainer(
  { scope, spec, enrollment, meta }: Deploying<"docker">,
  image: DockerImage,
  volume: DockerVolume,
): DockerContainer {
  const { name, identity } = spec();
  const inputs = [SETTINGS, ...(["file", "managed"].includes(identity.type) ? [IDENTITY] : [])];
  const script = (): string =>
    [
      "umask 077",
      `cat ${inputs.join(" ")} >${RUNNER_CONFIG_DIRECTORY}/config.yaml`,
      ...literalCredentials(spec()).map(
        ({ path }, index) => `mkdir -p "$(dirname '${path}')" && cat /parkit/credential-${index} >'${path}'`,
      ),
    ].join(" && ");
  return new DockerContainer(scope, "writer", {
    attributes: {
      ...literalAttributes({
        name: `${name}-config`,
        must_run: false,
        attach: true,
        network_mode: "none",
        entrypoint: ["/bin/sh", "-c"],
      }),
      command: Lazy.anyValue({ produce: () => [literalText(script())] }),
      image: image.imageId,
      volumes: [
        { volume_name: volume.name, container_path: RUNNER_CONFIG_DIRECTORY },
        ...(identity.type === "file"
          ? [literalAttributes({ host_path: identity.path, container_path: IDENTITY, read_only: true })]
          : []),
      ],
      upload: Lazy.anyValue({
        produce: () => [
          { file: SETTINGS, content: configText(spec) },
          ...(identity.type === "managed" && enrollment !== undefined
            ? [{ file: IDENTITY, content: identityText(enrollment.resource) }]
            : []),
          ...literalCredentials(spec()).map(({ content }, index) =>
            literalAttributes({ file: `/parkit/credential-${index}`, content }),
          ),
        ],
      }),
    },
    // A file with an identity that Terraform makes is there once the runner is enrolled.
    ...after(meta("docker"), present(enrollment?.resource)),
  });
}

/** An identity that the state was asked to keep. */
function identityText({ urn, privateKey }: ParkitRunnerEnrollment): string {
  return `urn: ${urn}\nprivateKey: ${privateKey}\n`;
}

/**
 * Readable, or JSON where something is known only later. An identity from a file is appended, which only
 * plain YAML can be.
 */
function configText(spec: Spec): string {
  const config = runnerConfig(spec());
  if (!holdsUnknown(config)) return literal(yamlText(config));
  return Object.entries(config)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${jsonTemplate(value)}\n`)
    .join("");
}

function runnerAttributes(spec: DeployedBy<"docker">): Readonly<Record<string, unknown>> {
  const { cpus, memory, environment, healthcheck, ports } = containerSettings(spec);
  // The provider takes megabytes.
  const limit = Math.ceil((dockerBytesOf(memory) ?? 0) / 2 ** 20);
  return literalAttributes({
    name: spec.name,
    restart: "unless-stopped",
    read_only: true,
    tmpfs: { "/tmp": "" },
    capabilities: [{ drop: ["ALL"] }],
    security_opts: ["no-new-privileges"],
    // `cpus` makes the provider crash, and memory alone shows a difference in every plan.
    cpu_period: CPU_PERIOD,
    cpu_quota: Math.round(cpus * CPU_PERIOD),
    memory: limit,
    memory_swap: limit,
    env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
    ports: ports.map(publishedPort),
    healthcheck: [{ test: ["CMD", ...healthcheck], interval: "10s", timeout: "10s", retries: 3 }],
    wait: true,
  });
}

/** Microseconds in which a quota of them may be used. */
const CPU_PERIOD = 100_000;

function runnerVolumes(spec: Spec, volume: DockerVolume): { readonly volumes: IResolvable } {
  return { volumes: Lazy.anyValue({ produce: () => mountedVolumes(spec(), volume) }) };
}

function mountedVolumes(spec: DeployedBy<"docker">, volume: DockerVolume): readonly object[] {
  const { scriptsDirectory } = spec.deployment;
  const mounts = [
    ...spec.credentials
      .filter(({ credential }) => credential.from.type === "file")
      .map(({ path }) => ({ host_path: containerHostPath(spec, path), container_path: path })),
    ...(scriptsDirectory === undefined
      ? []
      : [{ host_path: scriptsDirectory, container_path: SCRIPTS_DIRECTORY }]),
  ];
  return [
    { volume_name: volume.name, container_path: RUNNER_CONFIG_DIRECTORY, read_only: true },
    ...mounts.map((mount) => literalAttributes({ ...mount, read_only: true })),
  ];
}

/** A port of the form `ip:external:internal`. */
function publishedPort(text: string): object {
  const [ip, external, internal] = text.split(":");
  return { ip, external: Number(external), internal: Number(internal) };
}

/**
 * Refuses what Terraform cannot bring into the container without storing it.
 *
 * @throws {ValidationError} for keys of Datadog in the environment, and for files that are nowhere on the
 *   host
 */
function refuseUnreachable(scope: Construct, spec: DeployedBy<"docker">): void {
  const artifact = 'Or use apply: "artifact", whose script brings it.';
  if (spec.identity.type === "self-enroll")
    refuse([
      {
        rule: "identity/unavailable",
        severity: "error",
        path: "identity.type",
        message:
          "the first start would need Datadog's keys in the container's environment, and with it in the state",
        hint: `Let Terraform enroll it, RunnerIdentity.managed({ file }), where the file is on the Docker host; or run parkit enroll, and use RunnerIdentity.file({ path }). ${artifact}`,
        construct: scope.node.path,
      },
    ]);
  const { configDirectory = "./" } = spec.deployment;
  const [relative, scripts] = [
    spec.credentials.find(({ credential }) => credential.from.type === "file") !== undefined &&
      configDirectory.startsWith("."),
    spec.deployment.scriptsDirectory?.startsWith(".") === true,
  ];
  if (!relative && !scripts) return;
  refuse([
    {
      rule: "deployment/unavailable",
      severity: "error",
      path: relative ? "deployment.configDirectory" : "deployment.scriptsDirectory",
      message: "must be absolute: the Docker host knows nothing of the folder in which Terraform runs",
      hint: `Write the directory's absolute path on the Docker host. ${artifact}`,
      construct: scope.node.path,
    },
  ]);
}
