/**
 * Whether an action may run on a runner, as described, and what decides: execution policies or connections,
 * then the runner's allowlist, then its permissions in the cluster. Each of them only takes away.
 */

import { describedAgentTags } from "@parkit/provider-schema/internal/execution-policy/agent-tags";
import {
  policyIndex,
  type PolicyIndex,
} from "@parkit/provider-schema/internal/execution-policy/policy-index";
import {
  leavesSubject,
  type PolicyVerdict,
} from "@parkit/provider-schema/internal/execution-policy/policy-verdict";
import { findAction } from "@parkit/provider-schema/internal/actions/catalogue";
import type { GrantReason } from "@parkit/provider-schema/internal/allowlist/effective-actions";
import { INTEGRATIONS } from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { defaultActions } from "@parkit/provider-schema/internal/allowlist/implicit-actions";
import type { Description } from "@parkit/provider-schema/internal/description/description";
import type { PermissionSettings } from "@parkit/provider-schema/internal/deployment/pod";
import { addTo } from "@parkit/provider-schema/internal/multimap";
import { nothingUnknown } from "@parkit/provider-schema/internal/rules/rule";
import type { PathSegment } from "@parkit/provider-schema/internal/rules/violation";
import { AUTO_CONNECTED } from "@parkit/provider-schema/internal/runner/agent-settings";
import type { Flavour } from "@parkit/provider-schema/internal/runner/flavour";
import { writtenComponents } from "@parkit/provider-schema/internal/runner/runner-component";
import { isOwnerless, type Ownership } from "@parkit/provider-schema/internal/runner/runner-identity";
import { runnerSpecs, type RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { agentVersionOf } from "@parkit/provider-schema/internal/version/versions";

import { runnerCapabilities, type ComponentCapabilities } from "../runner-capabilities";
import type { Decision } from "./decision";
import { byPolicies } from "./policy-decision";

/** Whether a program may run an action, and why. */
export interface EffectivePermission extends Decision {
  readonly action: string;
  /** What policies say; absent for owned runners, which they are not about. */
  readonly policies?: PolicyVerdict;
  /** Why the allowlist has the action; absent when it has not. */
  readonly allowlist?: GrantReason;
}

/** What one program of a runner may run. */
export interface ProgramPermissions {
  readonly runner: string;
  readonly deployment: string;
  readonly flavour: Flavour;
  readonly ownership: Ownership;
  /** Tags by which policies find its Agent; absent where none are described. */
  readonly agentTags?: readonly string[];
  readonly permissions: readonly EffectivePermission[];
}

/** What is asked for. */
export interface PermissionQuestion {
  /** Runner by its name. @default - every runner */
  readonly runner?: string;
  /** Tags of the Agents, in place of those that are described. @default - those */
  readonly agentTags?: readonly string[];
  /**
   * One action.
   *
   * @default - what the allowlist of a program has, and what policies about it name
   */
  readonly action?: string;
}

/** What everything is judged by. */
interface Judge {
  readonly description: Description;
  readonly policies: PolicyIndex;
  readonly question: PermissionQuestion;
  /** Names and places of connections, by the runner that they are paired with. */
  readonly connections: ReadonlyMap<string, readonly Paired[]>;
  readonly capabilities: (spec: RunnerSpec) => readonly KnownCapabilities[];
}

interface Paired {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly path: readonly PathSegment[];
}

interface KnownCapabilities extends ComponentCapabilities {
  readonly reasons: ReadonlyMap<string, GrantReason>;
}

/**
 * What each program of each runner may run, in the order of the description. The description must have passed
 * validation. Takes time in proportion to what is said of it.
 */
export function effectivePermissions(
  description: Description,
  question: PermissionQuestion = {},
): readonly ProgramPermissions[] {
  const judge: Judge = {
    description,
    policies: policyIndex(description.executionPolicies ?? []),
    question,
    connections: pairedConnections(description),
    capabilities: rememberedCapabilities(),
  };
  return runnerSpecs(description).flatMap((spec, index) =>
    question.runner === undefined || question.runner === spec.name ? ofRunner(spec, index, judge) : [],
  );
}

function pairedConnections({ connections = [] }: Description): Judge["connections"] {
  const paired = new Map<string, Paired[]>();
  for (const [index, { name, runner, integration }] of connections.entries()) {
    if (runner === undefined) continue;
    const namespace = INTEGRATIONS[integration.type].actions;
    addTo(paired, runner, { name, namespace, path: ["connections", index] });
  }
  return paired;
}

/** Runners that are described alike may do the same. */
function rememberedCapabilities(): Judge["capabilities"] {
  const known = new Map<string, readonly KnownCapabilities[]>();
  return (spec) => {
    const programs =
      spec.kind === "agent" ? [spec.node?.allow, spec.clusterAgent?.allow] : [spec.kind, spec.allow];
    const { customResources, permissions, permissionScope, defaultActions, type } = settingsOf(spec);
    const agentVersion = agentVersionOf(spec.deployment);
    const key = JSON.stringify([
      type,
      customResources,
      permissions,
      permissionScope,
      defaultActions,
      agentVersion,
      programs,
    ]);
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = runnerCapabilities(spec).map((component) => ({
      ...component,
      reasons: new Map(component.actions.map(({ name, reason }) => [name, reason])),
    }));
    known.set(key, made);
    return made;
  };
}

/** What of a deployment decides about permissions. */
function settingsOf({ deployment }: RunnerSpec): Partial<PermissionSettings> & {
  readonly type: string;
  readonly defaultActions?: boolean;
} {
  return deployment;
}

function ofRunner(spec: RunnerSpec, index: number, judge: Judge): readonly ProgramPermissions[] {
  const runner = judge.description.runners?.[index];
  if (runner === undefined) return [];
  const fields = new Map(
    writtenComponents(runner, spec.deployment.type, nothingUnknown).map(({ flavour, field }) => [
      flavour,
      field,
    ]),
  );
  const agentTags = judge.question.agentTags ?? describedAgentTags(runner, nothingUnknown);
  return judge.capabilities(spec).map((capabilities): ProgramPermissions => {
    const { flavour } = capabilities;
    const field = fields.get(flavour);
    const identity = spec.kind === "standalone" ? spec.identity : componentOf(spec, flavour)?.identity;
    const program: Program = {
      spec,
      capabilities,
      isGoverned: isOwnerless(identity),
      agentTags: agentTags ?? [],
      hasTags: agentTags !== undefined,
      allowPath: ["runners", index, ...(field === undefined ? [] : [field]), "allow"],
    };
    return {
      runner: spec.name,
      deployment: spec.deployment.type,
      flavour,
      ownership: program.isGoverned ? "ownerless" : "owned",
      ...(agentTags === undefined || flavour === "standalone" ? {} : { agentTags }),
      permissions: actionsOf(program, judge).map((action) => permissionOf(action, program, judge)),
    };
  });
}

function componentOf(spec: RunnerSpec, flavour: Flavour) {
  if (spec.kind === "standalone") return spec;
  return flavour === "agent" ? spec.node : spec.clusterAgent;
}

/** A program, and what has to be known to judge it. */
interface Program {
  readonly spec: RunnerSpec;
  readonly capabilities: KnownCapabilities;
  readonly isGoverned: boolean;
  readonly agentTags: readonly string[];
  readonly hasTags: boolean;
  readonly allowPath: readonly PathSegment[];
}

function actionsOf({ capabilities, isGoverned, agentTags }: Program, judge: Judge): readonly string[] {
  const { action } = judge.question;
  if (action !== undefined) return [action];
  const own = [...capabilities.reasons.keys()];
  if (!isGoverned) return own;
  const named = judge.policies
    .namedActions(agentTags)
    .filter((name) => !capabilities.reasons.has(name) && isOffered(name, capabilities.flavour));
  return named.length === 0 ? own : [...own, ...named].sort();
}

/** Whether a program of the flavour may have the action; what the catalogue does not know, it may. */
function isOffered(name: string, flavour: Flavour): boolean {
  return findAction(name)?.flavours.includes(flavour) ?? true;
}

function permissionOf(action: string, program: Program, judge: Judge): EffectivePermission {
  const { capabilities, agentTags } = program;
  const reason = capabilities.reasons.get(action) ?? wildcardOf(action, capabilities);
  const policies = program.isGoverned ? judge.policies.verdict(agentTags, action) : undefined;
  const facts = {
    action,
    ...(policies === undefined ? {} : { policies }),
    ...(reason === undefined ? {} : { allowlist: reason }),
  };
  const first =
    policies === undefined
      ? byConnections(action, program, judge)
      : byPolicies(action, policies, program.hasTags);
  if (first.outcome === "denied") return { ...facts, ...first };
  if (reason === undefined) return { ...facts, ...notListed(program) };
  const cluster = inCluster(action, reason, program, policies);
  if (cluster === undefined || (cluster.outcome === "limited" && first.outcome === "limited"))
    return { ...facts, ...first };
  return { ...facts, ...cluster };
}

/** An action of a bundle that is allowed as a whole, which the catalogue does not know. */
function wildcardOf(action: string, { allowlist }: KnownCapabilities): GrantReason | undefined {
  const entry = findAction(action) === undefined ? allowlist.grantedBy(action) : undefined;
  return entry === undefined ? undefined : { type: "wildcard", entry };
}

function byConnections(action: string, { spec }: Program, { connections }: Judge): Decision {
  const paired = (connections.get(spec.name) ?? []).filter(
    ({ namespace }) => namespace !== undefined && action.startsWith(`${namespace}.`),
  );
  if (paired.length > 0)
    return {
      outcome: "allowed",
      decidedBy: "connection",
      places: paired.map(({ name, path }) => ({ path, name })),
      reason: `through ${paired.map(({ name }) => name).join(", ")}`,
    };
  const integration = AUTO_CONNECTED.find((type) => action.startsWith(`com.datadoghq.${type}.`));
  if (spec.kind === "agent" && spec.autoConnections !== false && integration !== undefined)
    return {
      outcome: "allowed",
      decidedBy: "connection",
      places: [],
      reason: "through the connection that the Agent makes by itself",
    };
  return {
    outcome: "limited",
    decidedBy: "connection",
    places: [],
    reason: "through connections of that integration only, and none is described",
  };
}

function notListed({ allowPath }: Program): Decision {
  return {
    outcome: "denied",
    decidedBy: "allowlist",
    places: [{ path: allowPath }],
    reason: "the runner's allowlist lacks it",
  };
}

/** Undefined where permissions in the cluster take nothing away. */
function inCluster(
  action: string,
  reason: GrantReason,
  { spec: { deployment }, capabilities: { rbac, flavour } }: Program,
  policies: PolicyVerdict | undefined,
): Decision | undefined {
  const access = findAction(action)?.kubernetes;
  if (access === undefined || rbac === undefined || reason.type === "inherited") return undefined;
  // What an Agent allows by itself comes with permissions of its own, in every namespace.
  if (defaultActions(flavour, agentVersionOf(deployment)).some((name) => name === action)) return undefined;
  const decision = { decidedBy: "kubernetes", places: [] } as const;
  if (rbac.withoutRules.includes(action))
    return {
      ...decision,
      outcome: "denied",
      reason: "no rule of a Role can be made for it: name its customResources in the deployment",
    };
  if (rbac.kind === "ClusterRole" || !("namespace" in deployment)) return undefined;
  const { namespace } = deployment;
  if (policies !== undefined && !leavesSubject(action, policies, { namespace }))
    return {
      ...decision,
      outcome: "denied",
      reason: `the runner's Role holds in ${namespace} alone, which policies do not allow`,
    };
  return {
    ...decision,
    outcome: "limited",
    reason: `the runner's Role holds in ${namespace} alone`,
  };
}
