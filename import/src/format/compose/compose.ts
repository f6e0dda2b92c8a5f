import { DEFAULT_SERVICE } from "@parkit/provider-schema/internal/deployment/compose";
import { HEALTH_COMMAND } from "@parkit/targets/internal/container/container";
import {
  itemsOf,
  memberOf,
  membersOf,
  textOf,
  wordsOf,
  type ReadPath,
  type SourceNode,
  type SourceScalar,
} from "@parkit/source/internal/source-node";
import { secretCredentials } from "./compose-secret";
import {
  assumedRunner,
  containerPart,
  isRunnerImage,
  startsRunner,
  type ContainerSource,
  type ContainerVariableSource,
} from "../container/container";
import { traced, untraced } from "../../draft/draft";
import type { ImportedPart } from "../../draft/imported-part";
import { notImported } from "../container/runner-config";
import { someOf } from "../setting/settings";
import { shellScript, wordNode } from "../docker-run/shell-words";

/** How parkit's health check asks the runner. */
const HEALTH_TEST = ["CMD", ...HEALTH_COMMAND];

/** What of a service is taken over, or judged by findings of its own, or what parkit writes itself. */
const READ: readonly ReadPath[] = [
  ...["image", "build.**", "command", "command.*", "cpus", "mem_limit", "container_name"],
  ...["environment.**", "volumes.*", "volumes.*.source", "volumes.*.target"],
  ["volumes.*.type", "bind"],
  ["volumes.*.read_only", false],
  ...["ports.*", "ports.*.host_ip", "ports.*.published", "ports.*.target"],
  ["ports.*.protocol", "tcp"],
  ["ports.*.mode", "host", "ingress"],
  ...["secrets.*", "secrets.*.source", "secrets.*.target"],
  ...["deploy.resources.limits.cpus", "deploy.resources.limits.memory"],
  ["restart", "unless-stopped"],
  ["healthcheck.test", HEALTH_TEST],
  ["healthcheck.interval", "10s"],
  ["healthcheck.timeout", "10s"],
  ["healthcheck.retries", 3],
];

/** Services of a Compose file that run the standalone image. */
export function composeRunners(document: SourceNode): readonly (readonly [string, SourceNode])[] {
  const services = membersOf(memberOf(document, "services"));
  const named = services.filter(([, service]) => isRunnerImage(resolved(memberOf(service, "image"))?.text));
  return named.length > 0 ? named : services.filter(([, service]) => isStartedLikeRunner(service));
}

/** An image of one's own, or from a mirror, may be called anything. */
function isStartedLikeRunner(service: SourceNode): boolean {
  return startsRunner({
    args: argsOf(memberOf(service, "command")).map(textOf),
    variables: variablesOf(memberOf(service, "environment")).map(({ name }) => name),
    targets: itemsOf(memberOf(service, "volumes")).map(
      (volume) => (textOf(mountOf(volume)) ?? "").split(":")[1] ?? "",
    ),
  });
}

/** Imports every runner of a Compose file. */
export function importCompose(file: string, document: SourceNode): readonly ImportedPart[] {
  return composeRunners(document).flatMap(([name, service]) => {
    const container = containerOf(name, service);
    if (container === undefined) return [];
    const part = containerPart("compose", file, container, {
      type: "compose",
      service: name === DEFAULT_SERVICE ? undefined : traced(service, name),
    });
    const secrets = secretCredentials(document, service, String(untraced(part.runner["name"])));
    return [
      {
        ...part,
        runner: { ...part.runner, credentials: someOf(secrets.credentials) },
        remarks: [...part.remarks, ...secrets.remarks],
        findings: [
          ...part.findings,
          ...secrets.findings,
          ...(isRunnerImage(textOf(container.image))
            ? []
            : [assumedRunner(service, wordsOf(container.image))]),
          ...notImported(service, READ),
        ],
      },
    ];
  });
}

function containerOf(name: string, service: SourceNode): ContainerSource | undefined {
  const none = { kind: "scalar", value: "", text: "", place: service.place, path: service.path } as const;
  const image = resolved(memberOf(service, "image") ?? none);
  if (image === undefined) return undefined;
  const limit = (member: string): SourceNode | undefined =>
    memberOf(service, "deploy", "resources", "limits", member);
  return {
    at: service,
    names: [memberOf(service, "container_name"), { ...image, value: name, text: name, place: service.place }],
    image: image.node,
    imageIsOpen: image.open,
    args: argsOf(memberOf(service, "command")),
    variables: variablesOf(memberOf(service, "environment")),
    volumes: itemsOf(memberOf(service, "volumes")).map(mountOf),
    ports: itemsOf(memberOf(service, "ports")).map(portText),
    cpus: memberOf(service, "cpus") ?? limit("cpus"),
    memory: memberOf(service, "mem_limit") ?? limit("memory"),
  };
}

function argsOf(command: SourceNode | undefined): readonly SourceNode[] {
  const line = textOf(command);
  if (line === undefined || command === undefined) return itemsOf(command);
  const [words = []] = shellScript(command.place.file, line).commands;
  return words.map((word) => ({ ...wordNode(word), place: command.place }));
}

function variablesOf(environment: SourceNode | undefined): readonly ContainerVariableSource[] {
  const named = membersOf(environment).map(([name, value]) => variable(name, value, value));
  const listed = itemsOf(environment).flatMap((item) => {
    const [, name, value] = /^([^=]+)(?:=([^]*))?$/.exec(textOf(item) ?? "") ?? [];
    if (name === undefined) return [];
    return [variable(name, item, value === undefined ? undefined : textNode(item, value))];
  });
  return [...named, ...listed];
}

/** A variable without a value is passed on from the environment of `docker compose`. */
function variable(name: string, node: SourceNode, value: SourceNode | undefined): ContainerVariableSource {
  if (value?.kind !== "scalar" || value.value === null) return { name, node, open: true };
  const read = resolved(value);
  return { name, node, value: read?.node ?? value, open: read?.open ?? true };
}

interface Resolved extends SourceScalar {
  readonly node: SourceScalar;
  readonly open: boolean;
}

/** Fills in defaults of `${NAME:-default}` and undoes `$$`; what has no default is open. */
function resolved(node: SourceNode | undefined): Resolved | undefined {
  const text = textOf(node);
  if (node?.kind !== "scalar" || text === undefined) return undefined;
  let open = false;
  const value = text.replace(
    /\$\$|\$\{(\w+)(?::?-([^}]*))?[^}]*\}|\$([A-Za-z_]\w*)/g,
    (written: string, _name?: string, fallback?: string) => {
      if (written === "$$") return "$";
      if (fallback === undefined) open = true;
      return fallback ?? written;
    },
  );
  const scalar = textNode(node, value);
  return { ...scalar, node: scalar, open };
}

function textNode(node: SourceNode, text: string): SourceScalar {
  return { kind: "scalar", value: text, text, place: node.place, path: node.path };
}

/** The long form of a mount, shortened. */
function mountOf(volume: SourceNode): SourceNode {
  if (volume.kind !== "map") return resolved(volume)?.node ?? volume;
  const [source, target] = ["source", "target"].map((name) => resolved(memberOf(volume, name))?.text ?? "");
  return textNode(volume, `${source ?? ""}:${target ?? ""}`);
}

/** The long form of a published port, shortened. */
function portText(port: SourceNode): SourceNode {
  if (port.kind !== "map") return port;
  const parts = ["host_ip", "published", "target"].flatMap((name) => textOf(memberOf(port, name)) ?? []);
  return textNode(port, parts.join(":"));
}
