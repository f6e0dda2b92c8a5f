import { DEFAULT_AGENT_RELEASE } from "@parkit/provider-schema/internal/deployment/helm-agent";
import { DEFAULT_KEYS_SECRET } from "@parkit/provider-schema/internal/runner/agent-settings";
import { DEFAULT_SITE_PARAMETER } from "@parkit/provider-schema/internal/site/site";

import {
  agentCredentials,
  agentRunner,
  agentVersion,
  allItems,
  withCredentials,
} from "../agent/agent-runner";
import { agentComponent, commaList, listedVariables, sectionOfVariables } from "../agent/agent-section";
import type { AgentComponentDraft } from "../agent/agent-section";
import { ASSUMED_NAMESPACE } from "../chart/chart-values";
import { remoteConfiguration } from "../operator/datadog-agent";
import { traced } from "../../draft/draft";
import { finding } from "../../draft/import-finding";
import type { ImportFinding } from "../../draft/import-finding";
import type { ImportedPart } from "../../draft/imported-part";
import { resourcesDraft } from "../kubernetes/pod";
import { notImported } from "../container/runner-config";
import { numberBut, textBut } from "../setting/settings";
import { booleanOf, memberOf, membersOf, numberOf, wordsOf } from "@parkit/source/internal/source-node";
import type { SourceMap, SourceNode } from "@parkit/source/internal/source-node";

const KNOWN = [
  ...["fullnameOverride", "nameOverride", "remoteConfiguration"],
  ...[
    "site",
    "clusterName",
    "apiKey",
    "appKey",
    "apiKeyExistingSecret",
    "appKeyExistingSecret",
    "leaderElection",
    "operator.enabled",
    "privateActionRunner",
    "remoteConfiguration",
  ].map((name) => `datadog.${name}`),
  ...[
    "enabled",
    "image.tag",
    "replicas",
    "env",
    "envDict",
    "volumes",
    "volumeMounts",
    "privateActionRunner",
  ].map((name) => `clusterAgent.${name}`),
  ...[
    "enabled",
    "image.tag",
    "volumes",
    "volumeMounts",
    "containers.agent.env",
    "containers.privateActionRunner",
  ].map((name) => `agents.${name}`),
];

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
    )
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
export function importAgentChartValues(file: string, document: SourceNode): ImportedPart {
  const nameNode = memberOf(document, "fullnameOverride") ?? memberOf(document, "nameOverride");
  const release = wordsOf(nameNode) ?? DEFAULT_AGENT_RELEASE;
  const node = componentOf(document, "node", release);
  const clusterAgent = componentOf(document, "clusterAgent", release);
  const runner = agentRunner(document, { node, clusterAgent });
  const credentials = agentCredentials(
    allItems(memberOf(document, "agents", "volumes"), memberOf(document, "clusterAgent", "volumes")),
    allItems(
      memberOf(document, "agents", "volumeMounts"),
      memberOf(document, "clusterAgent", "volumeMounts"),
    ),
  );
  const version = agentVersion([
    memberOf(document, "clusterAgent", "image", "tag"),
    memberOf(document, "agents", "image", "tag"),
  ]);
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
      ...notImported(
        document,
        KNOWN,
        "parkit writes values with what a runner needs: keep the rest in a file of its own and give both to helm with --values.",
      ),
    ],
  };
}

type Component = "node" | "clusterAgent";

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
): AgentComponentDraft | undefined {
  const runner = runnerOf(document, component);
  const stray = strayOf(document, component);
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
