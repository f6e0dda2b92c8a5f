import {
  ALLOWED_CUSTOM_RESOURCES_AGENT,
  AUTO_CONNECTIONS_AGENT,
  IDLE_TIMEOUT_AGENT,
  SHELL_AGENT,
  SYSTEM_SERVICES_AGENT,
} from "../runner/agent-settings";
import { DEFAULT_ACTIONS_AGENT } from "../allowlist/implicit-actions";
import { actionsInBundle, findAction } from "../actions/catalogue";
import { MORE_KINDS_AGENT } from "../actions/kubernetes-kind";
import { deploymentTypeOf, type DeploymentType } from "../deployment/deployment";
import type { Readable } from "../description/description";
import { member } from "../description/field-names";
import type { IsUnknown } from "../rules/rule";
import type { Flavour } from "../runner/flavour";
import type { RunnerInput } from "../runner/runner";
import { writtenComponents } from "../runner/runner-component";
import { isOwnerless } from "../runner/runner-identity";
import type { VersionField } from "./version-field";
import { agentVersionOf, type PinnedVersions } from "./versions";

/** A feature that came with a version. */
export interface VersionFeature {
  /** In words, for messages: "an ownerless runner". */
  readonly says: string;
  /** First versions that have it, by what a deployment pins. */
  readonly since: Readonly<Partial<Record<DeploymentType, Readonly<Partial<Record<VersionField, string>>>>>>;
  /**
   * Agent that is likely to have it, where Datadog names no version: those from `since` on may lack it still,
   * which is a warning.
   * @default - `since` is certain
   */
  readonly likelySince?: string;
  /** Whether a runner uses it. What is not known counts as not used. */
  readonly usedBy: (runner: Readable<RunnerInput>) => boolean;
}

/** What a runner's deployment says in a field, whichever deployment it is. */
export function deploymentField(runner: Readable<RunnerInput>, field: string): unknown {
  return member(runner.deployment, field);
}

/** The versions that a runner's deployment pins, as far as they are known. */
export function pinsOf(runner: Readable<RunnerInput>, type: DeploymentType): PinnedVersions {
  return {
    type,
    chartVersion: deploymentField(runner, "chartVersion"),
    operatorVersion: deploymentField(runner, "operatorVersion"),
    agentVersion: deploymentField(runner, "agentVersion"),
    crdStrategy: deploymentField(runner, "crdStrategy"),
  };
}

/** The Agent of a runner; undefined where that is not known. */
export function agentOf(runner: Readable<RunnerInput>, type: DeploymentType | undefined): string | undefined {
  return type === undefined ? undefined : agentVersionOf(pinsOf(runner, type));
}

const has =
  (field: string) =>
  (runner: Readable<RunnerInput>): boolean =>
    deploymentField(runner, field) !== undefined;

/** Components that are known to be off or unknown are not objects. */
const notAnObject: IsUnknown = (value) => typeof value !== "object";

const hasComponent =
  (wanted: Flavour) =>
  (runner: Readable<RunnerInput>): boolean => {
    const type = deploymentField(runner, "type");
    const deployment = typeof type === "string" ? deploymentTypeOf(type) : undefined;
    return (
      deployment !== undefined &&
      writtenComponents(runner, deployment, notAnObject).some(({ flavour }) => flavour === wanted)
    );
  };

function enrollsOwnerless({ identity, node, clusterAgent }: Readable<RunnerInput>): boolean {
  const own = [node, clusterAgent].flatMap((component) =>
    typeof component === "object" ? [component.identity] : [],
  );
  return [identity, ...own].some(isOwnerless);
}

/** Whether a list of the runner has such an entry. */
const listing =
  (isMeant: (entry: string) => boolean) =>
  ({ allow, node, clusterAgent }: Readable<RunnerInput>): boolean =>
    [allow, member(node, "allow"), member(clusterAgent, "allow")].some(
      (list) =>
        Array.isArray(list) && list.some((entry: unknown) => typeof entry === "string" && isMeant(entry)),
    );

/** Whether a runner has predefined scripts, its own or in a credential's file. */
export function usesScripts({ credentials, scripts }: Readable<RunnerInput>): boolean {
  return (
    scripts !== undefined ||
    Object.values(credentials ?? {}).some((item) => typeof item === "object" && item.type === "script")
  );
}

/** Whether an entry of an allowlist is about kinds of objects that only newer Agents work on. */
function isOfNewerKind(entry: string): boolean {
  const actions = entry.endsWith(".*") ? actionsInBundle(entry.slice(0, -2)) : [findAction(entry)];
  return actions.length > 0 && actions.every((action) => action?.kubernetes?.kind.newer === true);
}

const agents = (versions: { readonly agent: string; readonly chart: string; readonly operator: string }) => ({
  linux: { agentVersion: versions.agent },
  windows: { agentVersion: versions.agent },
  "helm-agent": { chartVersion: versions.chart, agentVersion: versions.agent },
  operator: { operatorVersion: versions.operator, agentVersion: versions.agent },
});

/** A setting of the Agent of which Datadog names no first version. */
const inAgents = ({ earliest, likely }: { readonly earliest: string; readonly likely: string }) => ({
  since: {
    linux: { agentVersion: earliest },
    windows: { agentVersion: earliest },
    "helm-agent": { agentVersion: earliest },
    operator: { agentVersion: earliest },
  },
  likelySince: likely,
});

/**
 * What came when, as far as descriptions can ask for it. Sources: the change logs of Datadog's charts
 * `private-action-runner` and `datadog`, of the operator, and the requirements on Datadog's pages about
 * private actions.
 */
export const VERSION_FEATURES: readonly VersionFeature[] = [
  {
    says: "the layout of values, directories and modes that parkit writes",
    since: { helm: { chartVersion: "1.11.0" } },
    usedBy: () => true,
  },
  {
    says: "a runner in the Agent",
    since: {
      linux: { agentVersion: "7.77.0" },
      windows: { agentVersion: "7.77.0" },
      "helm-agent": { chartVersion: "3.177.0", agentVersion: "7.77.0" },
      operator: { operatorVersion: "1.24.0", agentVersion: "7.77.0" },
    },
    usedBy: () => true,
  },
  {
    says: "a runner in the Cluster Agent",
    since: { operator: { operatorVersion: "1.25.0" } },
    usedBy: hasComponent("cluster-agent"),
  },
  {
    says: "a runner in the node Agents",
    since: { "helm-agent": { chartVersion: "3.192.0" } },
    usedBy: hasComponent("agent"),
  },
  {
    says: "an ownerless runner",
    since: agents({ agent: "7.81.0", chart: "3.231.6", operator: "1.28.0" }),
    usedBy: enrollsOwnerless,
  },
  {
    says: "the switch for connections that the Agent makes by itself",
    ...inAgents(AUTO_CONNECTIONS_AGENT),
    usedBy: (runner) => deploymentField(runner, "autoConnections") === false,
  },
  {
    says: "limits of restricted shells",
    ...inAgents(SHELL_AGENT),
    usedBy: has("restrictedShell"),
  },
  {
    says: "limits of restricted shells on services of the system",
    ...inAgents(SYSTEM_SERVICES_AGENT),
    usedBy: (runner) =>
      member(deploymentField(runner, "restrictedShell"), "allowedSystemServices") !== undefined,
  },
  {
    says: "a list of custom resources",
    ...inAgents(ALLOWED_CUSTOM_RESOURCES_AGENT),
    usedBy: has("allowedCustomResources"),
  },
  {
    says: "programs that end when they are idle",
    ...inAgents(IDLE_TIMEOUT_AGENT),
    usedBy: has("idleTimeoutSeconds"),
  },
  {
    says: "actions on admission, on networks and on cluster-wide custom objects",
    ...inAgents(MORE_KINDS_AGENT),
    usedBy: listing(isOfNewerKind),
  },
  {
    says: "traces of network paths",
    ...inAgents(DEFAULT_ACTIONS_AGENT),
    usedBy: listing((entry) => entry.startsWith("com.datadoghq.remoteaction.networks.")),
  },
  {
    says: "remediation",
    since: { "helm-agent": { chartVersion: "3.202.0" }, operator: { operatorVersion: "1.25.0" } },
    usedBy: (runner) => deploymentField(runner, "remediation") === true,
  },
  {
    says: "work on systemd",
    since: { operator: { operatorVersion: "1.30.0" } },
    usedBy: has("systemd"),
  },
  {
    says: "a runner in two programs (splitMode)",
    since: { operator: { operatorVersion: "1.31.0", agentVersion: "7.84.0" } },
    usedBy: (runner) => deploymentField(runner, "splitMode") === true,
  },
  {
    says: "tags of the runner",
    since: { helm: { chartVersion: "1.16.0" } },
    usedBy: ({ tags }) => tags !== undefined,
  },
  {
    says: "serviceAnnotations",
    since: { helm: { chartVersion: "1.14.0" } },
    usedBy: has("serviceAnnotations"),
  },
  { says: "openShift", since: { helm: { chartVersion: "1.18.0" } }, usedBy: has("openShift") },
  {
    says: "timeouts",
    since: { helm: { chartVersion: "1.21.0" } },
    usedBy: ({ taskTimeoutSeconds, httpTimeoutSeconds }) =>
      taskTimeoutSeconds !== undefined || httpTimeoutSeconds !== undefined,
  },
  { says: "labels", since: { helm: { chartVersion: "1.22.0" } }, usedBy: has("labels") },
  { says: "annotations", since: { helm: { chartVersion: "1.22.0" } }, usedBy: has("annotations") },
  { says: "podAnnotations", since: { helm: { chartVersion: "1.22.0" } }, usedBy: has("podAnnotations") },
  { says: "caConfigMap", since: { helm: { chartVersion: "1.24.0" } }, usedBy: has("caConfigMap") },
  { says: "imagePullSecrets", since: { helm: { chartVersion: "1.26.0" } }, usedBy: has("imagePullSecrets") },
  { says: "serviceAccount", since: { helm: { chartVersion: "1.26.0" } }, usedBy: has("serviceAccount") },
  {
    says: "scripts",
    since: {
      helm: { imageTag: "v1.7.0" },
      manifests: { imageTag: "v1.7.0" },
      docker: { imageTag: "v1.7.0" },
      compose: { imageTag: "v1.7.0" },
    },
    usedBy: usesScripts,
  },
];

const FIELDS: readonly VersionField[] = ["chartVersion", "imageTag", "operatorVersion", "agentVersion"];

/** First versions that a deployment of this type needs for a feature, by field. */
export function firstVersions(
  feature: VersionFeature,
  type: DeploymentType,
): readonly (readonly [VersionField, string])[] {
  return FIELDS.flatMap((field) => {
    const version = feature.since[type]?.[field];
    return version === undefined ? [] : [[field, version] as const];
  });
}
