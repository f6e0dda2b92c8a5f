import { ACTION_RISKS } from "@parkit/provider-schema/internal/actions/action-risk";
import { DATADOG_NAMESPACE } from "@parkit/provider-schema/internal/actions/action-name";
import { ACCESS_RELATIONS, type AccessInput } from "@parkit/provider-schema/internal/access/access";
import type { ConnectionInput } from "@parkit/provider-schema/internal/connection/connection";
import type { ConnectionGroupInput } from "@parkit/provider-schema/internal/group/connection-group";
import type { Description } from "@parkit/provider-schema/internal/description/description";
import type { EffectiveAction } from "@parkit/provider-schema/internal/allowlist/effective-actions";
import type { Flavour } from "@parkit/provider-schema/internal/runner/flavour";
import { identifierTagTexts, splitIdentifierTag } from "@parkit/provider-schema/internal/tag/identifier-tag";
import { runnerSpecs, type RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

import type { PermissionOutcome } from "@parkit/targets/internal/permission/decision";
import {
  effectivePermissions,
  type ProgramPermissions,
} from "@parkit/targets/internal/permission/effective-permission";
import { runnerCapabilities, type ComponentCapabilities } from "@parkit/targets/internal/runner-capabilities";

/**
 * What a node of the graph stands for; `cloud` is Datadog's own, through which connections without a runner
 * go.
 */
export type GraphNodeKind = "connection-group" | "connection" | "runner" | "cloud";

/** An object of a description. */
export interface GraphNode {
  /** Letters and digits, unique in the graph. */
  readonly id: string;
  readonly kind: GraphNodeKind;
  readonly title: string;
  /** What is worth knowing at a glance. */
  readonly lines: readonly string[];
  /** Everything, for who asks. */
  readonly details: readonly string[];
}

/** Who leads to whom: a group to its members, a connection to its runner. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** Tag values by which a group picks the member. */
  readonly label?: string;
}

/** A description as a picture shows it. */
export interface DescriptionGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

const CLOUD_ID = "cloud";

/**
 * Runners, connections and groups of a description that has passed validation, with what each may do and how
 * they hang together.
 */
export function descriptionGraph(description: Description): DescriptionGraph {
  const { connections = [], connectionGroups = [] } = description;
  const specs = runnerSpecs(description);
  const runnerIds = new Map(specs.map(({ name }, index) => [name, `runner${index}`]));
  const members = new Map(
    connections.map((connection, index) => [connection.name, { id: `connection${index}`, connection }]),
  );
  const governed = governedPrograms(description);
  const cloud = connections.some(({ runner }) => runner === undefined) ? [cloudNode()] : [];
  return {
    nodes: [
      ...connectionGroups.map(groupNode),
      ...connections.map(connectionNode),
      ...specs.map((spec, index) => runnerNode(spec, index, governed.get(spec.name) ?? [])),
      ...cloud,
    ],
    edges: [
      ...connectionGroups.flatMap((group, index) => memberEdges(group, `group${index}`, members)),
      ...connections.flatMap(({ runner }, index) => {
        const to = runner === undefined ? CLOUD_ID : runnerIds.get(runner);
        return to === undefined ? [] : [{ from: `connection${index}`, to }];
      }),
    ],
  };
}

function cloudNode(): GraphNode {
  return {
    id: CLOUD_ID,
    kind: "cloud",
    title: "Datadog's cloud",
    lines: ["calls services itself"],
    details: [],
  };
}

function groupNode({ name, identifierTagKeys, access }: ConnectionGroupInput, index: number): GraphNode {
  const picks = `picks by ${identifierTagKeys.join(", ")}`;
  const details = accessLines(access);
  return { id: `group${index}`, kind: "connection-group", title: name, lines: [picks], details };
}

/** Who may do what, where that is described. */
function accessLines(access: AccessInput = {}): readonly string[] {
  return ACCESS_RELATIONS.flatMap((relation) => {
    const principals = access[relation] ?? [];
    return principals.length === 0 ? [] : [`${relation}: ${[...principals].sort().join(", ")}`];
  });
}

interface Member {
  readonly id: string;
  readonly connection: ConnectionInput;
}

function memberEdges(
  { connections, identifierTagKeys }: ConnectionGroupInput,
  from: string,
  members: ReadonlyMap<string, Member>,
): readonly GraphEdge[] {
  return connections.flatMap((name) => {
    const member = members.get(name);
    if (member === undefined) return [];
    const tags = identifierTagTexts(member.connection.identifierTags ?? []);
    const parts = tags.flatMap((tag) => splitIdentifierTag(tag) ?? []);
    const values = identifierTagKeys.flatMap((key) => parts.find((part) => part.key === key)?.value ?? []);
    return [{ from, to: member.id, ...(values.length === 0 ? {} : { label: values.join(", ") }) }];
  });
}

function connectionNode(
  { name, integration, identifierTags, access }: ConnectionInput,
  index: number,
): GraphNode {
  const tags = identifierTagTexts(identifierTags ?? []);
  return {
    id: `connection${index}`,
    kind: "connection",
    title: name,
    lines: [integration.type, ...(tags.length === 0 ? [] : [tags.join(", ")])],
    details: accessLines(access),
  };
}

/** Programs that policies decide about, where the description has any policies, by their runners. */
function governedPrograms(description: Description): ReadonlyMap<string, readonly ProgramPermissions[]> {
  const { executionPolicies = [] } = description;
  if (executionPolicies.length === 0) return new Map();
  const programs = effectivePermissions(description).filter(({ ownership }) => ownership === "ownerless");
  const byRunner = new Map<string, ProgramPermissions[]>();
  for (const program of programs) {
    const known = byRunner.get(program.runner);
    if (known === undefined) byRunner.set(program.runner, [program]);
    else known.push(program);
  }
  return byRunner;
}

const OUTCOMES: readonly PermissionOutcome[] = ["allowed", "limited", "denied"];

/** How many actions may run, once policies and the cluster have been asked. */
function outcomeLine({ flavour, permissions }: ProgramPermissions): string {
  const counts = OUTCOMES.flatMap((outcome) => {
    const count = permissions.filter((permission) => permission.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${outcome}`];
  });
  return `by policies, in the ${PROGRAMS[flavour]}: ${counts.join(", ") || "nothing"}`;
}

/** A row for each action: whether it may run, and why. */
function permissionRows({ flavour, permissions }: ProgramPermissions): readonly string[] {
  return permissions.map(
    ({ action, outcome, reason }) => `${PROGRAMS[flavour]} | ${action} | ${outcome} | ${reason}`,
  );
}

function runnerNode(spec: RunnerSpec, index: number, governed: readonly ProgramPermissions[]): GraphNode {
  const components = runnerCapabilities(spec);
  return {
    id: `runner${index}`,
    kind: "runner",
    title: spec.name,
    lines: [
      `${spec.deployment.type}, ${spec.modes.join(" and ")}`,
      ...components.flatMap(summaryLines),
      ...governed.map(outcomeLine),
    ],
    details: [
      ...components.flatMap(({ flavour, actions }) =>
        actions.map(({ name, action }) => {
          const text = action === undefined ? name : `${name} (${action.risk})`;
          return flavour === "standalone" ? text : `${PROGRAMS[flavour]}: ${text}`;
        }),
      ),
      ...governed.flatMap(permissionRows),
      ...accessLines(spec.access),
    ],
  };
}

const PROGRAMS: Readonly<Record<Flavour, string>> = {
  agent: "node Agent",
  "cluster-agent": "Cluster Agent",
  standalone: "runner",
};

/** Bundles that a runner's box shows before it only counts them. */
const SHOWN_BUNDLES = 6;
/** Actions of a bundle that are named before they are only counted. */
const NAMED_ACTIONS = 3;

function summaryLines({ flavour, actions }: ComponentCapabilities): readonly string[] {
  const own = actions.filter(({ reason }) => reason.type === "listed" || reason.type === "wildcard");
  const bundles = [...actionsByBundle(own)].map(([bundle, names]) =>
    names.length > NAMED_ACTIONS ? `${bundle}: ${names.length} actions` : `${bundle}: ${names.join(", ")}`,
  );
  const hidden = bundles.length - SHOWN_BUNDLES;
  const others = actions.length - own.length;
  return [
    ...(flavour === "standalone" ? [] : [`in the ${PROGRAMS[flavour]}:`]),
    ...(actions.length === 0 ? ["may run nothing"] : []),
    ...bundles.slice(0, SHOWN_BUNDLES),
    ...(hidden > 0 ? [`and actions of ${hidden} more bundle${hidden === 1 ? "" : "s"}`] : []),
    ...(others > 0 ? [`and ${others} that the Agent adds`] : []),
    ...riskLine(actions),
  ];
}

/** How many of all actions can do what, the worst first; custom actions are not counted. */
function riskLine(actions: readonly EffectiveAction[]): readonly string[] {
  const counts = ACTION_RISKS.toReversed().flatMap((risk) => {
    const count = actions.filter(({ action }) => action?.risk === risk).length;
    return count === 0 ? [] : [`${count} ${risk}`];
  });
  return counts.length === 0 ? [] : [counts.join(", ")];
}

/** Names within their bundles, which go without Datadog's namespace. */
function actionsByBundle(actions: readonly EffectiveAction[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { name } of actions) {
    const short = name.startsWith(`${DATADOG_NAMESPACE}.`) ? name.slice(DATADOG_NAMESPACE.length + 1) : name;
    const dot = short.lastIndexOf(".");
    const bundle = short.slice(0, dot);
    found.set(bundle, [...(found.get(bundle) ?? []), short.slice(dot + 1)]);
  }
  return found;
}
