import { DEFAULT_AGENT_RELEASE } from "@parkit/provider-schema/internal/deployment/helm-agent";
import { DEFAULT_KEYS_SECRET } from "@parkit/provider-schema/internal/runner/agent-settings";
import { DEFAULT_SITE_PARAMETER } from "@parkit/provider-schema/internal/site/site";

import {
  booleanOf,
  itemsOf,
  memberOf,
  membersOf,
  numberOf,
  wordsOf,
  type ReadPath,
  type SourceMap,
  type SourceNode,
} from "@parkit/source/internal/source-node";
import { agentRunner, agentVersion, otherSettings, withCredentials } from "../agent/agent-runner";
import { agentComponent, type AgentComponentDraft } from "../agent/agent-section";
import { commaList, listedVariables, otherVariables, sectionOfVariables } from "../agent/agent-variables";
import { ASSUMED_NAMESPACE } from "../chart/chart-values";
import { remoteConfiguration } from "../agent/remote-configuration";
import { traced, untraced } from "../../draft/draft";
import { finding, type ImportFinding } from "../../draft/import-finding";
import type { ImportedPart, Reading } from "../../draft/imported-part";
import { mountedFiles } from "../kubernetes/mounted-files";
import { RESOURCE_VALUES, resourcesDraft } from "../kubernetes/pod";
import { notTakenOver } from "../container/runner-config";
import { joined } from "../setting/credential";
import { numberBut, textBut } from "../setting/settings";

/** What is taken over whether or not a runner is on. */
const READ: readonly ReadPath[] = [
  "fullnameOverride",
  "remoteConfiguration.enabled",
  ...[
    "site",
    "clusterName",
    "apiKey",
    "appKey",
    "apiKeyExistingSecret",
    "appKeyExistingSecret",
    "operator.enabled",
    "privateActionRunner.enabled",
    "remoteConfiguration.**",
  ].map((name) => `datadog.${name}`),
  ["datadog.leaderElection", true],
  ["clusterAgent.enabled", true],
  ["agents.enabled", true],
  ...["image.tag", "replicas", "privateActionRunner.enabled"].map((name) => `clusterAgent.${name}`),
  "agents.image.tag",
];

/** What is taken over of a component with a runner. Variables and mounts have findings of their own. */
const READ_OF: Readonly<Record<Component, readonly ReadPath[]>> = {
  node: [
    ...["env.**", "envDict.**", ...RESOURCE_VALUES.map((name) => `resources.${name}`)].map(
      (name) => `agents.containers.privateActionRunner.${name}`,
    ),
  ],
  clusterAgent: ["clusterAgent.env.**", "clusterAgent.envDict.**"],
};

/** Parts of the values that are about runners; what stands elsewhere belongs to the Agent. */
const RUNNER_PARTS =
  /^(?:(?:full)?nameOverride$|remoteConfiguration|datadog\.(?:site|clusterName|apiKey|appKey|leaderElection|operator|privateActionRunner|remoteConfiguration)|clusterAgent|agents\.(?:enabled|image|volumes|volumeMounts|containers\.privateActionRunner))/;

type Component = "node" | "clusterAgent";

/** Names of the chart's own settings in the Agent's section. */
const SETTINGS: Readonly<Record<string, string>> = {
  enabled: "enabled",
  selfEnroll: "self_enroll",
  urn: "urn",
  privateKey: "private_key",
  actionsAllowlist: "actions_allowlist",
  apiKeyOnlyEnrollment: "api_key_only_enrollment",
  identitySecretName: "identity_secret_name",
};

const ALLOWLIST_VARIABLE = "DD_PRIVATE_ACTION_RUNNER_ACTIONS_ALLOWLIST";

/** Whether an object looks like values of the Agent's chart. */
export function isAgentChartValues(document: SourceNode): boolean {
  return (
    memberOf(document, "datadog", "privateActionRunner") !== undefined ||
    memberOf(document, "clusterAgent", "privateActionRunner") !== undefined ||
    memberOf(document, "agents", "containers", "privateActionRunner") !== undefined ||
    ["site", "apiKey", "apiKeyExistingSecret"].some(
      (name) => memberOf(document, "datadog", name) !== undefined,
    ) ||
    strayAllowlists(document).length > 0
  );
}

/** Whether they switch a runner on, or try to. */
export function hasAgentChartRunner(document: SourceNode): boolean {
  return (
    runnerOf(document, "node") !== undefined ||
    runnerOf(document, "clusterAgent") !== undefined ||
    strayAllowlists(document).length > 0
  );
}

/** Imports values of the Agent's chart. */
export function importAgentChartValues(file: string, document: SourceNode, reading: Reading): ImportedPart {
  const nameNode = memberOf(document, "fullnameOverride") ?? memberOf(document, "nameOverride");
  const release = wordsOf(nameNode) ?? DEFAULT_AGENT_RELEASE;
  const node = componentOf(document, "node", release, reading);
  const clusterAgent = componentOf(document, "clusterAgent", release, reading);
  const runner = agentRunner(document, { node, clusterAgent });
  const identityDirectory = untraced(node?.deployment["nodeIdentityDirectory"]);
  const credentials = joined(
    (["agents", "clusterAgent"] as const).map((name) =>
      mountedFiles({
        volumes: itemsOf(memberOf(document, name, "volumes")),
        mounts: itemsOf(memberOf(document, name, "volumeMounts")),
        isOwn: (path) => name === "agents" && path === identityDirectory,
      }),
    ),
  );
  const version = agentVersion(
    [memberOf(document, "clusterAgent", "image", "tag"), memberOf(document, "agents", "image", "tag")],
    { type: "helm-agent" },
  );
  const replicas = memberOf(document, "clusterAgent", "replicas");
  const remediation = memberOf(document, "clusterAgent", "privateActionRunner", "k8sRemediationEnabled");
  const operator = memberOf(document, "datadog", "operator", "enabled");
  return {
    format: "agent-chart-values",
    file,
    runner: {
      name: traced(nameNode, wordsOf(nameNode)) ?? release,
      site: textBut(memberOf(document, "datadog", "site"), DEFAULT_SITE_PARAMETER),
      ...runner.runner,
      ...withCredentials(credentials),
      deployment: {
        type: "helm-agent",
        namespace: ASSUMED_NAMESPACE,
        release: textBut(nameNode, DEFAULT_AGENT_RELEASE),
        installOperator: booleanOf(operator) === false ? undefined : (traced(operator, true) ?? true),
        agentVersion: version.draft,
        clusterName: textBut(memberOf(document, "datadog", "clusterName"), ""),
        keysSecret: textBut(memberOf(document, "datadog", "apiKeyExistingSecret"), DEFAULT_KEYS_SECRET),
        clusterAgentReplicas: numberBut(replicas, undefined, numberOf(replicas)),
        remediation: booleanOf(remediation) === true ? traced(remediation, true) : undefined,
        nodeResources: resourcesDraft(
          memberOf(document, "agents", "containers", "privateActionRunner", "resources"),
        ),
        ...runner.deployment,
      },
    },
    idle: node === undefined && clusterAgent === undefined,
    places: runner.places,
    remarks: [
      { path: ["deployment", "namespace"], text: "Values do not say in which namespace they are installed." },
      ...runner.remarks,
      ...credentials.remarks,
    ],
    findings: [
      ...runner.findings,
      ...strayAllowlists(document),
      ...notEnabled(document),
      ...version.findings,
      ...credentials.findings,
      ...literalKeys(document),
      ...remoteConfigurationFindings(document),
      ...(operator === undefined ? [bundledOperator(document)] : []),
      ...componentFindings(document, "node", node !== undefined),
      ...componentFindings(document, "clusterAgent", clusterAgent !== undefined),
      ...separateSecrets(document),
      ...otherSettings(
        document,
        [
          ...READ,
          ...MOUNTS,
          ...runnerValues("datadog", node !== undefined),
          ...runnerValues("clusterAgent", clusterAgent !== undefined),
          ...(node === undefined ? [] : READ_OF.node),
          ...(clusterAgent === undefined ? [] : READ_OF.clusterAgent),
          ...strayPaths(document),
        ],
        RUNNER_PARTS,
        "parkit writes values with what a runner needs: keep the rest in a file of its own and give both to helm with --values.",
      ),
    ],
  };
}

/** Mounts have findings of their own. */
const MOUNTS = ["agents", "clusterAgent"].flatMap((name) => [
  `${name}.volumes.**`,
  `${name}.volumeMounts.**`,
]);

/** Settings of a runner that is on. */
function runnerValues(parent: string, isOn: boolean): readonly string[] {
  const names = isOn
    ? [
        ...Object.keys(SETTINGS),
        "actionsAllowlist.*",
        "identityFromExistingSecret",
        ...(parent === "clusterAgent" ? ["k8sRemediationEnabled"] : []),
      ]
    : [];
  return names.map((name) => `${parent}.privateActionRunner.${name}`);
}

/** Lists in the wrong container have a finding of their own. */
function strayPaths(document: SourceNode): readonly string[] {
  return (["node", "clusterAgent"] as const).flatMap((component) =>
    strayOf(document, component).map(([, { path }]) =>
      [...(path.at(-1) === "value" ? path.slice(0, -1) : path), "**"].join("."),
    ),
  );
}

/** Variables of a component that are not its runner's. */
function componentFindings(
  document: SourceNode,
  component: Component,
  isOn: boolean,
): readonly ImportFinding[] {
  if (!isOn) return [];
  const container =
    component === "node"
      ? memberOf(document, "agents", "containers", "privateActionRunner")
      : memberOf(document, "clusterAgent");
  return ["env", "envDict"].flatMap((name) => otherVariables(memberOf(container, name)));
}

/** Both keys come from one Secret. */
function separateSecrets(document: SourceNode): readonly ImportFinding[] {
  const [api, app] = ["apiKeyExistingSecret", "appKeyExistingSecret"].map((name) =>
    memberOf(document, "datadog", name),
  );
  if (app === undefined || wordsOf(app) === undefined) return [];
  return wordsOf(app) === (wordsOf(api) ?? DEFAULT_KEYS_SECRET)
    ? []
    : [notTakenOver(app, "parkit takes both keys from the Secret of the API key.")];
}

function runnerOf(document: SourceNode, component: Component): SourceNode | undefined {
  const runner = memberOf(document, component === "node" ? "datadog" : "clusterAgent", "privateActionRunner");
  const enabled = booleanOf(memberOf(runner, "enabled"));
  if (enabled === true) return runner;
  return enabled === undefined && memberOf(runner, "actionsAllowlist") !== undefined ? runner : undefined;
}

function environmentOf(
  document: SourceNode,
  component: Component,
): readonly (readonly [string, SourceNode])[] {
  const container =
    component === "node"
      ? memberOf(document, "agents", "containers", "privateActionRunner")
      : memberOf(document, "clusterAgent");
  return [...listedVariables(memberOf(container, "env")), ...membersOf(memberOf(container, "envDict"))];
}

function componentOf(
  document: SourceNode,
  component: Component,
  release: string,
  reading: Reading,
): AgentComponentDraft | undefined {
  const written = runnerOf(document, component);
  const effective = booleanOf(memberOf(written, "enabled")) === true ? written : undefined;
  const runner = reading === "done" ? effective : written;
  const stray = reading === "done" ? [] : strayOf(document, component);
  const at = runner ?? stray[0]?.[1];
  if (at === undefined) return undefined;
  const own = membersOf(runner).flatMap(([name, node]) => {
    const setting = SETTINGS[name];
    return setting === undefined ? [] : [[setting, node] as const];
  });
  const listed = stray.map(([, node]) => ["actions_allowlist", commaList(node)] as const);
  const section: SourceMap = {
    kind: "map",
    place: at.place,
    path: at.path,
    members: new Map([...listed, ...sectionOfVariables(environmentOf(document, component)), ...own]),
  };
  const secret = memberOf(runner, "identityFromExistingSecret");
  return agentComponent({
    section,
    place: component,
    identitySecret: wordsOf(secret) === undefined ? undefined : secret,
    name: release,
    byOperator: false,
    reading,
  });
}

/** Lists given to containers without the chart knowing of a runner there. */
function strayOf(document: SourceNode, component: Component): readonly (readonly [string, SourceNode])[] {
  const places =
    component === "node"
      ? listedVariables(memberOf(document, "agents", "containers", "agent", "env"))
      : runnerOf(document, component) === undefined
        ? environmentOf(document, component)
        : [];
  return places.filter(([name]) => name === ALLOWLIST_VARIABLE);
}

function strayAllowlists(document: SourceNode): readonly ImportFinding[] {
  return [
    ...strayOf(document, "node").map(([, node]) =>
      finding(
        "allowlist/wrong-container",
        node,
        "this list is given to the container agent, but the node's runner is the container privateActionRunner: it takes no effect",
        "Move it to datadog.privateActionRunner.actionsAllowlist; parkit writes it there.",
      ),
    ),
    ...strayOf(document, "clusterAgent").map(([, node]) =>
      finding(
        "allowlist/wrong-container",
        node,
        "this list is given to the Cluster Agent, whose runner is not switched on: it takes no effect",
        "Set clusterAgent.privateActionRunner.enabled and its actionsAllowlist; parkit writes them.",
      ),
    ),
  ];
}

function notEnabled(document: SourceNode): readonly ImportFinding[] {
  return (["node", "clusterAgent"] as const).flatMap((component) => {
    const runner = runnerOf(document, component);
    if (runner === undefined || booleanOf(memberOf(runner, "enabled")) === true) return [];
    return [
      finding(
        "deployment/not-enabled",
        runner,
        "there is an allowlist, but the runner is not switched on",
        "Set enabled: true beside it; parkit writes it.",
      ),
    ];
  });
}

function literalKeys(document: SourceNode): readonly ImportFinding[] {
  return ["apiKey", "appKey"].flatMap((name) => {
    const node = memberOf(document, "datadog", name);
    if (node === undefined || wordsOf(node) === undefined) return [];
    return [
      finding(
        "credential/literal",
        node,
        `${name} is written out; it is not copied into the description`,
        `Put it into the Secret ${DEFAULT_KEYS_SECRET}, take it out of the values, and replace it.`,
      ),
    ];
  });
}

function remoteConfigurationFindings(document: SourceNode): readonly ImportFinding[] {
  const old = memberOf(document, "datadog", "remoteConfiguration");
  return [
    ...(old === undefined
      ? []
      : [
          finding(
            "deployment/remote-configuration-key",
            old,
            "datadog.remoteConfiguration is deprecated: remoteConfiguration at the top decides",
            "Set remoteConfiguration.enabled: true at the top; parkit writes it there.",
          ),
        ]),
    ...remoteConfiguration(memberOf(document, "remoteConfiguration", "enabled")),
  ];
}

function bundledOperator(document: SourceNode): ImportFinding {
  return finding(
    "deployment/bundled-operator",
    memberOf(document, "datadog") ?? document,
    "the chart installs the Datadog operator too, because datadog.operator.enabled is not set",
    "Take installOperator out of the description unless the operator is wanted.",
  );
}
