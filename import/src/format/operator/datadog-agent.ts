import {
  runnerAnnotation,
  RUNNER_ANNOTATIONS,
  RUNNER_CONTAINERS,
} from "@parkit/provider-schema/internal/deployment/agent-object";
import { DEFAULT_AGENT_NAME, type CrdStrategy } from "@parkit/provider-schema/internal/deployment/operator";
import { DEFAULT_SITE_PARAMETER } from "@parkit/provider-schema/internal/site/site";
import { quoted } from "@parkit/provider-schema/internal/rules/violation";
import { defaultVersion } from "@parkit/provider-schema/internal/version/versions";

import {
  booleanOf,
  itemsOf,
  memberOf,
  membersOf,
  numberOf,
  textOf,
  wordsOf,
  type ReadPath,
  type SourceMap,
  type SourceNode,
} from "@parkit/source/internal/source-node";
import { readByGo } from "@parkit/source/internal/go-scalar";
import { mergedDocuments } from "@parkit/source/internal/merge-key";
import { nestedYaml } from "@parkit/source/internal/yaml-source";
import { agentRunner, otherSettings, withCredentials } from "../agent/agent-runner";
import { remoteConfiguration } from "../agent/remote-configuration";
import { agentComponent, type AgentComponentDraft } from "../agent/agent-section";
import {
  identitySecretOf,
  listedVariables,
  otherVariables,
  sectionOfVariables,
} from "../agent/agent-variables";
import { ASSUMED_NAMESPACE } from "../chart/chart-values";
import { traced, untraced, type Draft, type DraftObject } from "../../draft/draft";
import { finding, type ImportFinding } from "../../draft/import-finding";
import type { ImportedPart, Reading } from "../../draft/imported-part";
import { mountedFiles } from "../kubernetes/mounted-files";
import { RESOURCE_VALUES, resourcesDraft } from "../kubernetes/pod";
import { notImported, notTakenOver } from "../container/runner-config";
import { joined } from "../setting/credential";
import { numberBut, textBut, wrongKind } from "../setting/settings";
import { agentObject, type ImportedTags } from "./agent-object";
import { keysSecret } from "./keys-secret";

const COMPONENT = { node: "nodeAgent", clusterAgent: "clusterAgent" } as const;
const CONTAINER = { node: RUNNER_CONTAINERS.nodeAgent, clusterAgent: RUNNER_CONTAINERS.clusterAgent };
const ANNOTATION = { node: "agent", clusterAgent: "cluster-agent" } as const;
type Component = keyof typeof COMPONENT;

/** How parkit starts the Cluster Agent where its operator does not do it rightly. */
const START_COMMAND = ["/entrypoint.sh"];

/**
 * Who has the object has the operator and its definition too: rendering installs them no second time, and
 * sets no Agent of another version than the object names.
 */
const OPERATOR_IS_THERE: CrdStrategy = "preinstalled";

/** What is taken over whether or not a runner is on. Annotations have findings of their own. */
const READ: readonly ReadPath[] = [
  ...["apiVersion", "kind", "metadata.name", "metadata.namespace", "metadata.annotations.**", "status.**"],
  // What the cluster writes itself.
  ...["creationTimestamp", "deletionTimestamp", "generation", "resourceVersion", "selfLink", "uid"].map(
    (name) => `metadata.${name}`,
  ),
  ...["metadata.managedFields.**", "metadata.finalizers.**"],
  ...["spec.global.clusterName", "spec.global.site", "spec.features.remoteConfiguration.enabled"],
  ...["apiKey", "appKey", "apiSecret.*", "appSecret.*"].map((name) => `spec.global.credentials.${name}`),
  ...["image.tag", "replicas", "volumes.**"].map((name) => `spec.override.clusterAgent.${name}`),
  "spec.override.nodeAgent.image.tag",
];

/** What is taken over of a component with a runner. Variables and mounts have findings of their own. */
const READ_OF: Readonly<Record<Component, readonly ReadPath[]>> = {
  node: [
    "volumes.**",
    ...["env.**", "volumeMounts.**", ...RESOURCE_VALUES.map((name) => `resources.${name}`)].map(
      (name) => `containers.${CONTAINER.node}.${name}`,
    ),
  ].map((name) => `spec.override.${COMPONENT.node}.${name}`),
  clusterAgent: [
    ...["env.**", "volumeMounts.**", "args.*"],
    ...START_COMMAND.map((_word, index) => `command.${index}`),
  ].map((name) => `spec.override.${COMPONENT.clusterAgent}.containers.${CONTAINER.clusterAgent}.${name}`),
};

/** Parts that are about runners; what stands elsewhere belongs to the Agent. */
const RUNNER_PARTS =
  /^(?:metadata|spec\.global\.(?:clusterName|site|credentials)|spec\.features\.remoteConfiguration|spec\.override\.(?:nodeAgent|clusterAgent))/;

/** Imports a `DatadogAgent` with its annotations. */
export function importDatadogAgent(file: string, document: SourceNode, reading: Reading): ImportedPart {
  const name = memberOf(document, "metadata", "name");
  const namespace = memberOf(document, "metadata", "namespace");
  const node = componentOf(document, "node", reading);
  const clusterAgent = componentOf(document, "clusterAgent", reading);
  const runner = agentRunner(document, { node: node.component, clusterAgent: clusterAgent.component });
  const override = (component: Component): SourceNode | undefined =>
    memberOf(document, "spec", "override", COMPONENT[component]);
  const identityDirectory = untraced(node.component?.deployment["nodeIdentityDirectory"]);
  const components = (["node", "clusterAgent"] as const).filter(
    (component) => component === "clusterAgent" || node.component !== undefined,
  );
  const credentials = joined(
    components.map((component) =>
      mountedFiles({
        volumes: itemsOf(memberOf(override(component), "volumes")),
        mounts: itemsOf(memberOf(override(component), "containers", CONTAINER[component], "volumeMounts")),
        isOwn: (path) => component === "node" && path === identityDirectory,
      }),
    ),
  );
  const operator = operatorVersion(document);
  const tags = agentTags(document, node.component !== undefined, untraced(operator));
  const read = [
    ...READ,
    ...(node.component === undefined ? [] : READ_OF.node),
    ...(clusterAgent.component === undefined ? [] : READ_OF.clusterAgent),
  ];
  const agent = agentObject(document, read, tags.imageTags);
  const replicas = memberOf(override("clusterAgent"), "replicas");
  const keys = keysSecret(document);
  const remediation = annotationOf(document, "clusterAgent", "k8s-remediation-enabled");
  const split = annotationOf(document, "node", "split-enabled");
  return {
    format: "datadog-agent",
    file,
    runner: {
      name: traced(name, wordsOf(name)) ?? DEFAULT_AGENT_NAME,
      site: textBut(memberOf(document, "spec", "global", "site"), DEFAULT_SITE_PARAMETER),
      ...runner.runner,
      ...withCredentials(credentials),
      deployment: {
        type: "operator",
        namespace: traced(namespace, wordsOf(namespace)) ?? ASSUMED_NAMESPACE,
        agent: agent.draft,
        operatorVersion: operator,
        crdStrategy: traced(memberOf(document, "kind") ?? document, OPERATOR_IS_THERE),
        agentVersion: tags.version,
        clusterName: textBut(memberOf(document, "spec", "global", "clusterName"), ""),
        keysSecret: keys.draft,
        clusterAgentReplicas: numberBut(replicas, undefined, numberOf(replicas)),
        remediation: isOn(remediation) ? traced(remediation, true) : undefined,
        nodeResources: resourcesDraft(memberOf(override("node"), "containers", CONTAINER.node, "resources")),
        systemd: systemd(document),
        splitMode: isOn(split) ? traced(split, true) : undefined,
        ...runner.deployment,
      },
    },
    idle: reading === "done" && node.component === undefined && clusterAgent.component === undefined,
    places: runner.places,
    remarks: [
      {
        path: ["deployment", "crdStrategy"],
        text: "The operator is taken for installed, as whoever has a DatadogAgent has it. To install it too, take this line away.",
      },
      ...runner.remarks,
      ...credentials.remarks,
    ],
    findings: [
      ...node.findings,
      ...clusterAgent.findings,
      ...runner.findings,
      ...annotationFindings(document),
      ...credentials.findings,
      ...keys.findings,
      ...startArguments(override("clusterAgent")),
      ...remoteConfiguration(memberOf(document, "spec", "features", "remoteConfiguration", "enabled")),
      ...otherAnnotations(document),
      ...components.flatMap((component) =>
        otherVariables(
          memberOf(override(component), "containers", CONTAINER[component], "env"),
          IDENTITY_VARIABLE,
        ),
      ),
      ...otherSettings(
        document,
        [...read, ...agent.read],
        RUNNER_PARTS,
        "parkit writes the DatadogAgent with what a runner needs: add the rest to it, or only the annotations to this one.",
      ),
    ],
  };
}

/** A variable with a setting, or one that takes the identity from a Secret. */
const IDENTITY_VARIABLE: readonly ReadPath[] = [
  "name",
  "value",
  "valueFrom.secretKeyRef.name",
  "valueFrom.secretKeyRef.key",
];

/** Annotations that are not the runner's. */
function otherAnnotations(document: SourceNode): readonly ImportFinding[] {
  const known = new Set([
    ...(["node", "clusterAgent"] as const).flatMap((component) =>
      RUNNER_ANNOTATIONS[ANNOTATION[component]].map((name) => annotationName(component, name)),
    ),
    // A copy that kubectl writes itself.
    "kubectl.kubernetes.io/last-applied-configuration",
  ]);
  return membersOf(memberOf(document, "metadata", "annotations")).flatMap(([name, node]) =>
    known.has(name) ? [] : [notTakenOver(node)],
  );
}

interface AgentTags {
  readonly version: Draft;
  /** Tags of the images, where the version does not say them. */
  readonly imageTags: ImportedTags;
}

/** A version in a tag, without the kind of image that may follow it, such as `-jmx`; else the whole tag. */
const TAGGED_VERSION = /^\d+\.\d+\.\d+(?:-(?:rc|dev|alpha|beta)\b.*)?/;

/** The version is the Cluster Agent's; a node's image without a runner in it has a tag of its own or none. */
function agentTags(document: SourceNode, nodeRuns: boolean, operatorVersion: unknown): AgentTags {
  const tagOf = (component: Component): SourceNode | undefined =>
    memberOf(document, "spec", "override", COMPONENT[component], "image", "tag");
  const [cluster, node] = [tagOf("clusterAgent"), tagOf("node")];
  const telling = [cluster, ...(nodeRuns ? [node] : [])].find((tag) => wordsOf(tag) !== undefined);
  const standard = defaultVersion(
    { type: "operator", operatorVersion, crdStrategy: OPERATOR_IS_THERE },
    "agentVersion",
  );
  const tag = wordsOf(telling) ?? standard;
  const version = tag === undefined ? undefined : (TAGGED_VERSION.exec(tag)?.[0] ?? tag);
  const unsaid = (of: SourceNode | undefined): Draft =>
    wordsOf(of) === version ? undefined : traced(of, wordsOf(of));
  return {
    version: version === standard ? undefined : traced(telling, version),
    imageTags: { node: nodeRuns ? unsaid(node) : traced(node, wordsOf(node)), clusterAgent: unsaid(cluster) },
  };
}

function annotationName(component: Component, name: string): string {
  return runnerAnnotation(ANNOTATION[component], name);
}

function annotationOf(document: SourceNode, component: Component, name: string): SourceNode | undefined {
  return memberOf(document, "metadata", "annotations", annotationName(component, name));
}

/** Whether somebody meant a switch to be on, whatever the operator makes of it. */
function isOn(node: SourceNode | undefined): boolean {
  return booleanOf(node) === true || textOf(node) === "1";
}

interface SwitchedComponent {
  readonly component?: AgentComponentDraft;
  readonly findings: readonly ImportFinding[];
}

function componentOf(document: SourceNode, place: Component, reading: Reading): SwitchedComponent {
  const enabled = annotationOf(document, place, "enabled");
  const configdata = annotationOf(document, place, "configdata");
  if (enabled === undefined && configdata === undefined) return { findings: [] };
  if (enabled !== undefined && !isOn(enabled)) return { findings: [] };
  const read = sectionOf(configdata);
  const env = memberOf(document, "spec", "override", COMPONENT[place], "containers", CONTAINER[place], "env");
  const section: SourceMap = {
    kind: "map",
    place: (read.section ?? configdata ?? enabled ?? document).place,
    path: (configdata ?? enabled ?? document).path,
    members: new Map([...membersOf(read.section), ...sectionOfVariables(listedVariables(env))]),
  };
  if (reading === "done" && !isRunning(document, place, section)) return { findings: [] };
  const component = agentComponent({
    section,
    place,
    identitySecret: identitySecretOf(env),
    name: wordsOf(memberOf(document, "metadata", "name")) ?? DEFAULT_AGENT_NAME,
    byOperator: place === "clusterAgent",
    reading,
  });
  return { component, findings: [...read.findings, ...notSwitchedOn(document, place, section)] };
}

/**
 * Whether the operator starts a component with its runner: only exactly "true" is on for it, and it adds
 * `enabled` for the Cluster Agent's alone.
 */
function isRunning(document: SourceNode, place: Component, section: SourceMap): boolean {
  const enabled = annotationOf(document, place, "enabled");
  if (enabled?.kind !== "scalar" || enabled.value !== "true") return false;
  return place === "node"
    ? booleanOf(memberOf(section, "enabled")) === true
    : startArguments(memberOf(document, "spec", "override", COMPONENT[place])).length === 0;
}

interface Section {
  readonly section?: SourceNode;
  readonly findings: readonly ImportFinding[];
}

function sectionOf(configdata: SourceNode | undefined): Section {
  if (configdata === undefined) return { findings: [] };
  // A mapping where text belongs: Kubernetes refuses it, but what is meant is clear.
  if (configdata.kind !== "scalar")
    return {
      ...found(memberOf(configdata, "private_action_runner")),
      findings: [wrongKind(configdata, "text with YAML in it, as every annotation is text")],
    };
  const yaml = nestedYaml(configdata);
  const [fault] = yaml.faults;
  const [document] = mergedDocuments(yaml).map((one) => readByGo(one, "v3"));
  const section = memberOf(document, "private_action_runner");
  if (document !== undefined && section !== undefined)
    return { section, findings: notImported(document, ["private_action_runner.**"]) };
  if (fault === undefined)
    return { findings: [wrongKind(configdata, "YAML with private_action_runner at its top")] };
  const { place, message } = fault;
  const unread = finding(
    "yaml/syntax",
    configdata,
    `not valid YAML: ${message}`,
    "Fix the annotation's text.",
  );
  return { findings: [{ ...unread, place }] };
}

function found(section: SourceNode | undefined): Pick<Section, "section"> {
  return section === undefined ? {} : { section };
}

/** A runner that has its settings, but no switch; the node's needs one inside them as well. */
function notSwitchedOn(document: SourceNode, place: Component, section: SourceMap): readonly ImportFinding[] {
  const configdata = annotationOf(document, place, "configdata");
  if (annotationOf(document, place, "enabled") === undefined && configdata !== undefined)
    return [
      finding(
        "deployment/not-enabled",
        configdata,
        `there are settings, but no annotation ${annotationName(place, "enabled")}`,
        'Set it to "true"; parkit writes it.',
      ),
    ];
  if (place !== "node" || booleanOf(memberOf(section, "enabled")) === true) return [];
  return [
    finding(
      "deployment/not-enabled",
      memberOf(section, "enabled") ?? section,
      "enabled: true is missing in the settings of the node's runner, for which the operator does not add it",
      "Add it; parkit writes it.",
    ),
  ];
}

/** Annotations that mean true, but are none of the operator's, or no text. */
function annotationFindings(document: SourceNode): readonly ImportFinding[] {
  return membersOf(memberOf(document, "metadata", "annotations")).flatMap(([name, node]) => {
    if (!/datadoghq\.com\/private-action-runner-.*enabled$/.test(name) || node.kind !== "scalar") return [];
    if (node.value === "true" || node.value === "false") return [];
    if (typeof node.value === "boolean")
      return [
        annotationBoolean(
          node,
          `${name} is a boolean, but annotations are texts: Kubernetes refuses the object`,
        ),
      ];
    return [
      annotationBoolean(node, `the operator takes ${quoted(node.text)} for off: only exactly "true" is on`),
    ];
  });
}

function annotationBoolean(node: SourceNode, message: string): ImportFinding {
  return finding("deployment/annotation-boolean", node, message, 'Write "true" or "false", in quotes.');
}

/** The override of the start command is what operator 1.25 needs; otherwise the object does not tell. */
function operatorVersion(document: SourceNode): Draft {
  const command = memberOf(
    document,
    "spec",
    "override",
    "clusterAgent",
    "containers",
    "cluster-agent",
    "command",
  );
  return traced(command, command === undefined ? undefined : "1.25.0");
}

function systemd(document: SourceNode): Draft {
  if (!isOn(annotationOf(document, "node", "systemd-enabled"))) return undefined;
  const vacuum = annotationOf(document, "node", "systemd-journal-vacuum-enabled");
  return {
    journal: traced(annotationOf(document, "node", "systemd-journal-storage")),
    vacuum: isOn(vacuum) ? traced(vacuum, true) : undefined,
  } satisfies DraftObject;
}

function startArguments(override: SourceNode | undefined): readonly ImportFinding[] {
  const args = memberOf(override, "containers", CONTAINER.clusterAgent, "args");
  if (args === undefined || itemsOf(args).some((arg) => textOf(arg)?.startsWith("-E=") === true)) return [];
  return [
    finding(
      "deployment/start-arguments",
      args,
      "the Cluster Agent is started without -E= and the runner's configuration, which switches the runner off",
      "Take the override away: from operator 1.26.0 on none is needed.",
    ),
  ];
}
