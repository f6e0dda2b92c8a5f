/** What a container of the standalone image is started with, whoever starts it. */

import { CONTAINER_DEFAULTS, SCRIPTS_DIRECTORY } from "@parkit/provider-schema/internal/deployment/container";
import { RUNNER_CONFIG_DIRECTORY } from "@parkit/provider-schema/internal/credential/credential";
import {
  DEFAULT_VERSIONS,
  RUNNER_PORT,
  STANDALONE_IMAGE,
} from "@parkit/provider-schema/internal/version/versions";

import { ENROLL_FLAG } from "@parkit/targets/internal/container/container";
import { isSecretVariable } from "@parkit/provider-schema/internal/secret/environment-variable";
import { quoted } from "@parkit/provider-schema/internal/rules/violation";
import { numberOf, textOf, wordsOf, type SourceNode } from "@parkit/source/internal/source-node";
import { commaList } from "../agent/agent-variables";
import { traced, type Draft, type DraftObject } from "../../draft/draft";
import { finding, type ImportFinding } from "../../draft/import-finding";
import type { DraftRemark, ImportedPart } from "../../draft/imported-part";
import { RUNNER_CONFIG_FILE } from "./runner-config";
import { allowlistDraft, siteOfUrl, someOf, textBut, textList, UNNAMED_RUNNER } from "../setting/settings";

/** An environment variable. */
export interface ContainerVariableSource {
  readonly name: string;
  /** Its value; undefined when it is passed on from whoever starts the container. */
  readonly value?: SourceNode | undefined;
  /** Where it is written. */
  readonly node: SourceNode;
  /** Whether the value is known only when the container is started. */
  readonly open: boolean;
}

/** A container of the standalone image. */
export interface ContainerSource {
  readonly at: SourceNode;
  /** Names that the runner may be called by, the best first. */
  readonly names: readonly (SourceNode | undefined)[];
  readonly image: SourceNode;
  /** Whether a variable decides which image it is. @default false */
  readonly imageIsOpen?: boolean;
  /** Arguments of the runner. */
  readonly args: readonly SourceNode[];
  readonly variables: readonly ContainerVariableSource[];
  /** Bind mounts `host:container[:mode]`. */
  readonly volumes: readonly SourceNode[];
  /** Published ports `[[address:]host:]container`. */
  readonly ports: readonly SourceNode[];
  readonly cpus?: SourceNode | undefined;
  readonly memory?: SourceNode | undefined;
}

/** Whether an image is the standalone runner's, from whichever registry. */
export function isRunnerImage(image: string | undefined): boolean {
  return image !== undefined && /(^|\/)private-action-runner(-[a-z]+)?([:@]|$)/.test(image);
}

/** Reads a container; the deployment's type and fields of its own are the caller's. */
export function containerPart(
  format: ImportedPart["format"],
  file: string,
  container: ContainerSource,
  deployment: DraftObject,
): ImportedPart {
  const of = (name: string): SourceNode | undefined => valueOf(container, name);
  const site = siteOfUrl(of("DD_BASE_URL"));
  const listed = of("ACTIONS_ALLOWLIST");
  const allowed = textList(listed && commaList(listed));
  const modes = containerModes(container);
  const image = container.imageIsOpen === true ? {} : imageDraft(container.image);
  const mounts = mountsOf(container);
  const environment = environmentOf(container);
  const identity = identityOf(container);
  const name = [of("RUNNER_NAME"), ...container.names].find((node) => wordsOf(node) !== undefined);
  return {
    format,
    file,
    runner: {
      name: traced(name, wordsOf(name)) ?? UNNAMED_RUNNER,
      site: site.draft,
      modes: modes.draft,
      allow: listed === undefined ? undefined : allowlistDraft(allowed.draft ?? []),
      identity: identity.draft,
      deployment: { ...deployment, ...image, ...mounts.draft, env: environment.draft, ...limits(container) },
    },
    places: [{ path: [], place: container.at.place }],
    remarks: identity.remarks,
    findings: [
      ...site.findings,
      ...allowed.findings,
      ...modes.findings,
      ...mounts.findings,
      ...environment.findings,
      ...identity.findings,
      ...cpuFindings(container.cpus),
      ...otherArguments(container),
      ...otherPorts(container),
      ...(container.imageIsOpen === true
        ? [
            finding(
              "schema/not-imported",
              container.image,
              "the image is not taken over: which it is, is known only when the container is started",
              "Pin its version in imageTag of the deployment.",
            ),
          ]
        : []),
    ],
  };
}

/** Value of a variable that is written out. */
function valueOf({ variables }: ContainerSource, name: string): SourceNode | undefined {
  return variables.findLast((variable) => variable.name === name && !variable.open)?.value;
}

/** Arguments besides the one that enrolls. */
function otherArguments({ args }: ContainerSource): readonly ImportFinding[] {
  return args
    .filter((arg) => textOf(arg) !== ENROLL_FLAG)
    .map((arg) =>
      finding(
        "schema/not-imported",
        arg,
        "an argument of the runner is not taken over",
        "Descriptions have no field for it.",
      ),
    );
}

/** Ports of something else, or published as another one. */
function otherPorts({ ports }: ContainerSource): readonly ImportFinding[] {
  return ports.flatMap((port) => {
    const parts = (textOf(port) ?? "").split("/")[0]?.split(":") ?? [];
    const own = String(RUNNER_PORT);
    const published = parts.length > 1 ? parts.at(-2) : own;
    if (parts.at(-1) === own && (published === own || published === "")) return [];
    return [
      finding(
        "schema/not-imported",
        port,
        `the published port ${textOf(port) ?? ""} is not taken over`,
        `parkit publishes the runner's port as 127.0.0.1:${own}, where its modes ask for it.`,
      ),
    ];
  });
}

/** Whether anything but its image's name says that a container is the standalone runner. */
export function startsRunner({
  args,
  variables,
  targets,
}: {
  readonly args: readonly (string | undefined)[];
  readonly variables: readonly string[];
  /** Where it mounts something. */
  readonly targets: readonly string[];
}): boolean {
  return (
    args.includes(ENROLL_FLAG) ||
    variables.some((name) => name === "DD_PRIVATE_RUNNER_CONFIG_DIR" || name === "ACTIONS_ALLOWLIST") ||
    targets.includes(RUNNER_CONFIG_DIRECTORY)
  );
}

/** A runner that only its settings tell. */
export function assumedRunner(node: SourceNode, image: string | undefined): ImportFinding {
  return finding(
    "deployment/assumed",
    node,
    image === undefined
      ? "this is taken for the runner because of its settings; its image is built where it runs"
      : `the image ${quoted(image)} is taken for the runner's because of its settings`,
    image === undefined
      ? "Name the image in imageRepository and imageTag of the deployment."
      : "Check that it is the runner's image.",
  );
}

interface Read<T> {
  readonly draft: T;
  readonly findings: readonly ImportFinding[];
}

/** Repository and tag of an image, as far as they are not the default. A digest belongs to the tag. */
export function imageDraft(node: SourceNode): DraftObject {
  const written = textOf(node) ?? "";
  const [name = "", digest] = written.split("@");
  const colon = name.lastIndexOf(":");
  const tagged = colon > name.lastIndexOf("/");
  // What is written with a colon between repository and tag is a digest alone too.
  const [repository, tag] =
    digest === undefined || tagged
      ? [tagged ? name.slice(0, colon) : name, tagged ? written.slice(colon + 1) : ""]
      : [`${name}@${digest.split(":")[0] ?? ""}`, digest.split(":")[1] ?? ""];
  return {
    imageRepository:
      repository === STANDALONE_IMAGE || repository === "" ? undefined : traced(node, repository),
    imageTag: tag === "" || tag === DEFAULT_VERSIONS.image ? undefined : traced(node, tag),
  };
}

function containerModes(container: ContainerSource): Read<Draft> {
  const published = container.ports.find((port) => portOf(port) === String(RUNNER_PORT));
  const variable = valueOf(container, "RUNNER_MODES");
  const findings =
    published !== undefined && !/^(127\.0\.0\.1|\[::1\]|localhost):/.test(textOf(published) ?? "")
      ? [
          finding(
            "deployment/published-port",
            published,
            `the runner's port ${RUNNER_PORT} is published on every address, without TLS`,
            "Publish it to the program that ends TLS only; parkit publishes it on 127.0.0.1.",
          ),
        ]
      : [];
  if (wordsOf(variable) !== undefined && variable !== undefined)
    return { draft: textList(commaList(variable)).draft, findings };
  return { draft: traced(published, ["pull", "push"]), findings };
}

function portOf(port: SourceNode): string | undefined {
  return (textOf(port) ?? "").split("/")[0]?.split(":").at(-1);
}

function mountsOf(container: ContainerSource): Read<DraftObject> {
  const configured = wordsOf(valueOf(container, "DD_PRIVATE_RUNNER_CONFIG_DIR")) ?? RUNNER_CONFIG_DIRECTORY;
  let draft: DraftObject = {};
  const findings: ImportFinding[] = [];
  for (const volume of container.volumes) {
    const [host = "", inside = "", mode = ""] = (textOf(volume) ?? "").split(/:(?![\\/]{2}|\\)/);
    const target = inside.replace(/\/$/, "");
    if (target === configured && isVolumeName(host))
      findings.push(
        finding(
          "schema/not-imported",
          volume,
          `the volume ${quoted(host)} is not taken over: parkit keeps the runner's configuration in a directory`,
          `Copy what is in it into a directory, and name that in configDirectory of the deployment: it holds the runner's identity. Otherwise it is ${CONTAINER_DEFAULTS.configDirectory}, and empty.`,
        ),
      );
    else if (target === configured)
      draft = {
        ...draft,
        configDirectory: host === CONTAINER_DEFAULTS.configDirectory ? undefined : traced(volume, host),
      };
    else if (target === SCRIPTS_DIRECTORY) draft = { ...draft, scriptsDirectory: traced(volume, host) };
    else
      findings.push(
        finding(
          "schema/not-imported",
          volume,
          "this mount is not taken over: it is neither the configuration nor the scripts",
          `Put credential files into the configuration directory, and scripts into one that is mounted at ${SCRIPTS_DIRECTORY}.`,
        ),
      );
    if (
      (target === configured || target === SCRIPTS_DIRECTORY) &&
      !(PLAIN_MODES[target] ?? ["", "rw"]).includes(mode)
    )
      findings.push(
        finding(
          "schema/not-imported",
          volume,
          `the option ${quoted(mode)} of this mount is not taken over`,
          "Descriptions have no field for it.",
        ),
      );
  }
  if (configured !== RUNNER_CONFIG_DIRECTORY) findings.push(...movedConfiguration(container, configured));
  return { draft, findings };
}

/** Options of mounts as parkit writes them, or that say the same. */
const PLAIN_MODES: Readonly<Record<string, readonly string[]>> = {
  [RUNNER_CONFIG_DIRECTORY]: ["", "rw"],
  [SCRIPTS_DIRECTORY]: ["", "ro", "rw"],
};

/** Whether what is mounted is a volume of Docker's and no directory of the host. */
function isVolumeName(host: string): boolean {
  return /^[A-Za-z0-9][\w.-]*$/.test(host);
}

function movedConfiguration(container: ContainerSource, configured: string): readonly ImportFinding[] {
  const node = valueOf(container, "DD_PRIVATE_RUNNER_CONFIG_DIR");
  return node === undefined
    ? []
    : [
        finding(
          "credential/moved",
          node,
          `the runner's configuration and credential files are in ${configured}; parkit puts them into ${RUNNER_CONFIG_DIRECTORY}`,
          "Change the path of each connection that reads one of them.",
        ),
      ];
}

/** Variables that mean something to the runner and have fields of their own, or that parkit writes itself. */
const OWN_VARIABLES = new Set([
  "DD_BASE_URL",
  "DD_PRIVATE_RUNNER_CONFIG_DIR",
  "RUNNER_NAME",
  "RUNNER_MODES",
  "ACTIONS_ALLOWLIST",
  "RUNNER_URN",
]);
const KEY_VARIABLES = new Set(["DD_API_KEY", "DD_APP_KEY", "RUNNER_PRIVATE_KEY"]);

function environmentOf({ variables }: ContainerSource): Read<Draft> {
  const draft: Record<string, Draft> = {};
  const findings: ImportFinding[] = [];
  for (const { name, value, node, open } of variables) {
    if (OWN_VARIABLES.has(name)) {
      if (open) findings.push(openVariable(name, node));
    } else if (KEY_VARIABLES.has(name) || isSecretVariable(name)) {
      if (value !== undefined && !open && wordsOf(value) !== undefined && name !== "RUNNER_PRIVATE_KEY")
        findings.push(literalVariable(name, value));
      else if (!KEY_VARIABLES.has(name)) findings.push(openVariable(name, node));
    } else if (value === undefined || open) findings.push(openVariable(name, node));
    else draft[name] = traced(value, textOf(value) ?? "");
  }
  return { draft: someOf(draft), findings };
}

function literalVariable(name: string, value: SourceNode): ImportFinding {
  return finding(
    "credential/literal",
    value,
    `the value of ${name} is written out; it is not copied into the description`,
    "Pass it from the environment of whoever starts the container, take it out of this file, and replace it.",
  );
}

function openVariable(name: string, node: SourceNode): ImportFinding {
  return finding(
    "schema/not-imported",
    node,
    `the variable ${name} is not taken over: its value is known only when the container is started`,
    "Write the value into the description unless it is secret.",
  );
}

interface ContainerIdentity extends Read<Draft> {
  readonly remarks: readonly DraftRemark[];
}

function identityOf(container: ContainerSource): ContainerIdentity {
  const urnNode = valueOf(container, "RUNNER_URN");
  const urn = traced(urnNode, wordsOf(urnNode));
  const key = valueOf(container, "RUNNER_PRIVATE_KEY");
  const enrolls = container.args.find((arg) => textOf(arg) === ENROLL_FLAG);
  if (enrolls !== undefined)
    return { draft: { type: traced(enrolls, "self-enroll"), urn }, remarks: [], findings: [] };
  const draft = { type: "file", path: RUNNER_CONFIG_FILE, urn };
  if (key === undefined || wordsOf(key) === undefined) return { draft, remarks: [], findings: [] };
  return {
    draft,
    remarks: [
      {
        path: ["identity"],
        text: "The private key was written out and is not copied: put it into config.yaml.",
      },
    ],
    findings: [
      finding(
        "identity/inline",
        key,
        "the private key is written out; it is not copied into the description",
        "Put urn and privateKey into config.yaml in the configuration directory, mode 0600, and take them out of here.",
      ),
    ],
  };
}

/** CPUs that nobody gives a runner: the decimal point is missing. */
const TOO_MANY_CPUS = 25;

function limits({ cpus, memory }: ContainerSource): DraftObject {
  const count = numberOf(cpus);
  const meant = typeof count === "number" && count >= TOO_MANY_CPUS ? count / 100 : count;
  return {
    cpus: cpus === undefined || meant === CONTAINER_DEFAULTS.cpus ? undefined : traced(cpus, meant),
    memory: textBut(memory, CONTAINER_DEFAULTS.memory),
  };
}

function cpuFindings(cpus: SourceNode | undefined): readonly ImportFinding[] {
  const count = numberOf(cpus);
  if (cpus === undefined || typeof count !== "number" || count < TOO_MANY_CPUS) return [];
  return [
    finding(
      "deployment/cpus",
      cpus,
      `${count} CPUs are not a limit for a runner, and more than most hosts have`,
      `${count / 100} is meant, which the description says.`,
    ),
  ];
}
