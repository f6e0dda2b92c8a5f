import type { ExecutionPolicyAccess } from "../access/access";
import { executionIntegrationOf, type ExecutionIntegration } from "./execution-integration";

/**
 * An execution policy: who may have which actions run on ownerless runners. Nothing runs there that no policy
 * allows, and a policy that denies beats all that allow.
 *
 * @see https://docs.datadoghq.com/actions/private_actions/
 */
export interface ExecutionPolicyInput {
  /** Name, unique in the description. */
  readonly name: string;
  /** Whether the policy lets its actions run, or keeps them from running whatever else allows them. */
  readonly effect: "allow" | "deny";
  /**
   * Actions of one integration: names, `<bundle>.*` for all below a bundle, or `"*"` for everything that the
   * integration has.
   */
  readonly actions: readonly string[];
  /**
   * Integration of the actions. Needed with `"*"` alone, which names none.
   *
   * @default - the one that the actions belong to
   */
  readonly integration?: ExecutionIntegration;
  /** What the actions may be run on. Of the same integration. @default - everything */
  readonly scope?: ExecutionPolicyScope;
  /**
   * Agents that the policy is about; several are alternatives. Needed: Datadog's page and its Terraform
   * provider disagree about what a policy without targets does.
   */
  readonly targets?: readonly ExecutionPolicyTarget[];
  /**
   * Who the policy is about: an allowing policy lets only resolvers and editors run the actions, a denying
   * one keeps only them from it. Principals are `role:<id>`, `team:<id>`, `user:<id>` or `org:<id>`.
   *
   * @default - not touched; Datadog applies a policy without access settings to the whole organisation
   */
  readonly access?: ExecutionPolicyAccess;
  /**
   * Id of a policy that exists at Datadog. Terraform takes it over (`import` block) instead of making
   * another; the line may go once it has.
   *
   * @default - a new policy
   */
  readonly importId?: string;
}

/** Agents by their tags. */
export interface ExecutionPolicyTarget {
  /** Name, for people. @default - none */
  readonly name?: string;
  /**
   * Tags that an Agent must have, all of them, as in `[env:prod, region:eu]`; `["*"]` is every Agent. A `*`
   * within a tag or beside other tags is not supported by Datadog.
   */
  readonly agentTags: readonly string[];
}

/** What the actions of a policy may be run on. */
export type ExecutionPolicyScope = KubernetesScope | ScriptScope | RemoteActionScope;

/** Namespaces of a cluster. Actions on objects without a namespace are never allowed by such a policy. */
export interface KubernetesScope {
  readonly type: "kubernetes";
  /** Names of namespaces, at least one. */
  readonly namespaces: readonly string[];
}

/** Predefined scripts. */
export interface ScriptScope {
  readonly type: "script";
  /** Names of scripts in the runner's script file, at least one. */
  readonly scripts: readonly string[];
}

/** Paths that commands in the Agent's restricted shell may touch. */
export interface RemoteActionScope {
  readonly type: "remote-action";
  /** Paths, at least one, each with everything below it. */
  readonly paths: readonly ScopedPath[];
}

/** A path on the Agent's host. */
export interface ScopedPath {
  /** Absolute path, such as `/var/log`. */
  readonly path: string;
  /** Whether what is there may be read only, or written too. */
  readonly access: PathAccess;
}

/** What may be done with a path. */
export type PathAccess = "read-only" | "read-write";

/** Stands for all actions of an integration, and for every Agent. */
export const EVERYTHING = "*";

/** What ends an entry for all actions below a bundle. */
const BELOW_SUFFIX = ".*";

/** How `parkit.yaml` and the API spell what may be done with a path. */
export const PATH_ACCESS_WIRE: Readonly<Record<PathAccess, string>> = {
  "read-only": "read_only",
  "read-write": "read_write",
};

/** What may be done with a path, by the API's spelling of it. */
export function pathAccessByWireName(wireName: unknown): PathAccess | undefined {
  return (["read-only", "read-write"] as const).find((access) => PATH_ACCESS_WIRE[access] === wireName);
}

/** Integration of a policy: the written one, else that of its actions. */
export function policyIntegration({
  integration,
  actions,
}: Pick<ExecutionPolicyInput, "integration" | "actions">): ExecutionIntegration | undefined {
  if (integration !== undefined) return integration;
  for (const action of actions) {
    const named = executionIntegrationOf(action);
    if (named !== undefined) return named;
  }
  return undefined;
}

/** Bundle or namespace of an entry `<bundle>.*`; undefined for every other. */
export function bundleOfEntry(entry: string): string | undefined {
  return entry.endsWith(BELOW_SUFFIX) ? entry.slice(0, -BELOW_SUFFIX.length) : undefined;
}
