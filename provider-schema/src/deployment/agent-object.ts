import type { Readable } from "../description/description";
import { isRecord } from "../record";
import { nothingUnknown, type IsUnknown } from "../rules/rule";
import type { PathSegment } from "../rules/violation";
import type { ManagedAgent } from "./operator";

/** Container of each component of an Agent in which its runner lives. */
export const RUNNER_CONTAINERS = {
  nodeAgent: "private-action-runner",
  clusterAgent: "cluster-agent",
} as const;

type OverriddenComponent = keyof typeof RUNNER_CONTAINERS;

/**
 * Settings in the `spec` of a `DatadogAgent` that parkit writes itself, where the description leads to them:
 * each with the field of a runner that says it; none for what a runner always needs.
 */
export const WRITTEN_SETTINGS: readonly { readonly path: readonly string[]; readonly field?: string }[] = [
  { path: ["global", "site"], field: "site" },
  { path: ["global", "clusterName"], field: "deployment.clusterName" },
  { path: ["global", "credentials"], field: "deployment.keysSecret" },
  { path: ["global", "kubelet", "tlsVerify"], field: "deployment.agent.tlsVerify" },
  { path: ["features", "remoteConfiguration"] },
  { path: ["override", "clusterAgent", "replicas"], field: "deployment.agent.replicas" },
  { path: ["override", "clusterAgent", "image", "tag"], field: "deployment.agent.imageTags.clusterAgent" },
  { path: ["override", "nodeAgent", "image", "tag"], field: "deployment.agent.imageTags.node" },
  { path: inContainer("clusterAgent", "command"), field: "deployment.operatorVersion" },
  { path: inContainer("clusterAgent", "args"), field: "deployment.operatorVersion" },
  { path: inContainer("nodeAgent", "resources"), field: "deployment.nodeResources" },
];

function inContainer(component: OverriddenComponent, setting: string): readonly string[] {
  return ["override", component, "containers", RUNNER_CONTAINERS[component], setting];
}

const COMPONENTS: readonly OverriddenComponent[] = ["nodeAgent", "clusterAgent"];

/**
 * Lists with names in them to which parkit adds its own: entries of somebody else's stay beside these.
 */
const SHARED_LISTS: readonly { readonly path: readonly string[]; readonly of: "variable" | "volume" }[] =
  COMPONENTS.flatMap((component) => [
    { path: inContainer(component, "env"), of: "variable" as const },
    { path: inContainer(component, "volumeMounts"), of: "volume" as const },
    { path: ["override", component, "volumes"], of: "volume" as const },
  ]);

/** Components of an Agent, as the prefixes of their annotations call them. */
export type AnnotatedComponent = "agent" | "cluster-agent";

/** Annotations of a `DatadogAgent` that are about its runners, without the prefix of their component. */
export const RUNNER_ANNOTATIONS: Readonly<Record<AnnotatedComponent, readonly string[]>> = {
  agent: [
    "enabled",
    "configdata",
    "systemd-enabled",
    "systemd-journal-storage",
    "systemd-journal-vacuum-enabled",
    "split-enabled",
  ],
  "cluster-agent": ["enabled", "configdata", "k8s-remediation-enabled"],
};

/** Name of an annotation about a component's runner. */
export function runnerAnnotation(component: AnnotatedComponent, name: string): string {
  return `${component}.datadoghq.com/private-action-runner-${name}`;
}

/** Beginning of every variable that is the runner's. */
export const RUNNER_VARIABLE_PREFIX = "DD_PRIVATE_ACTION_RUNNER_";

/** Volume in which a node's runner keeps its identity. */
export const IDENTITY_VOLUME = "private-action-runner-identity";

/** A setting that would take the place of one that parkit writes. */
export interface SettingConflict {
  /** Path within the extra settings. */
  readonly path: readonly PathSegment[];
  /** The field of a runner that says it, if there is one. */
  readonly field?: string;
}

/**
 * Extra settings of an Agent that parkit writes itself.
 *
 * @param volumes - names of volumes that the runner's credentials and identity need
 */
export function settingConflicts(
  { features, extraSettings }: Readable<Pick<ManagedAgent, "features" | "extraSettings">>,
  volumes: ReadonlySet<string>,
  isUnknown: IsUnknown = nothingUnknown,
): readonly SettingConflict[] {
  const written = [...WRITTEN_SETTINGS, ...featureSettings(features)].flatMap(({ path, field }) => {
    const depth = depthOf(extraSettings, path, isUnknown);
    return depth === undefined
      ? []
      : [{ path: path.slice(0, depth), ...(field === undefined ? {} : { field }) }];
  });
  const listed = SHARED_LISTS.flatMap(({ path, of }): readonly SettingConflict[] => {
    const entries = path.reduce<unknown>(memberOf, extraSettings);
    // Something else than a list would take the place of parkit's.
    if (!Array.isArray(entries)) return entries === undefined || isUnknown(entries) ? [] : [{ path }];
    return entries.flatMap((entry, index) => {
      const name = memberOf(entry, "name");
      if (typeof name !== "string") return [];
      const isOwn = of === "variable" ? name.startsWith(RUNNER_VARIABLE_PREFIX) : volumes.has(name);
      return isOwn ? [{ path: [...path, index] }] : [];
    });
  });
  const unique = new Map([...written, ...listed].map((conflict) => [conflict.path.join("."), conflict]));
  return [...unique.values()];
}

/** What the fields about features say. */
function featureSettings(
  features: unknown,
): readonly { readonly path: readonly string[]; readonly field: string }[] {
  return leavesOf(features).map((path) => ({
    path: ["features", ...path],
    field: ["deployment.agent.features", ...path].join("."),
  }));
}

function leavesOf(value: unknown): readonly (readonly string[])[] {
  if (!isRecord(value)) return value === undefined ? [] : [[]];
  return Object.entries(value).flatMap(([name, item]) => leavesOf(item).map((path) => [name, ...path]));
}

/**
 * How far a path is followed until it ends at a value: to its end, or to something that is not an object,
 * which would take the place of all below. Undefined when nothing is there, or something that is not known.
 */
function depthOf(value: unknown, path: readonly string[], isUnknown: IsUnknown): number | undefined {
  let at = value;
  for (const [depth, name] of path.entries()) {
    if (at === undefined || isUnknown(at)) return undefined;
    if (!isRecord(at)) return depth;
    at = memberOf(at, name);
  }
  return at === undefined ? undefined : path.length;
}

function memberOf(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
