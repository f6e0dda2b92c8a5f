/**
 * What the policies that are about an Agent say of an action, for everything that it could be run on and
 * everybody who could ask for it at once. Nothing is allowed by default, a denial beats all that allow, and
 * there is neither order nor priority (Datadog's page about execution policies).
 */

import type { ExecutionPolicyInput, ExecutionPolicyScope } from "./execution-policy";
import { canName, pathAndAncestors, scopeCovers, type PolicySubject } from "./policy-subject";

/** A policy that is about an Agent and an action, and by which of its entries. */
export interface PolicyMatch {
  readonly policy: ExecutionPolicyInput;
  /** Place of the policy in the description. */
  readonly index: number;
  /** Place of the target that the Agent meets first. */
  readonly target: number;
  /** Place of the entry of `actions` that names the action. */
  readonly entry: number;
}

/** What policies say of an action. */
export interface PolicyVerdict {
  /** `limited`: for some namespaces, scripts or paths, or for some people, and not for others. */
  readonly outcome: "allowed" | "limited" | "denied";
  /** Policies that allow it, in the order of the description; those that a denial beats altogether too. */
  readonly allows: readonly PolicyMatch[];
  /** Policies that deny it. */
  readonly denies: readonly PolicyMatch[];
}

/** What a policy gives or takes, once it is known which action is asked for. */
interface Rule {
  /** Absent where it is everything. */
  readonly scope?: ExecutionPolicyScope;
  /** Whom it is about; absent where it is everybody. */
  readonly principals?: readonly string[];
}

/** What is denied, to everybody or to one principal. */
interface Denied {
  all: boolean;
  readonly names: Set<string>;
  readonly paths: Set<string>;
}

/**
 * Whom a policy applies to: resolvers and editors. Undefined for everybody, which a policy without access is
 * for, and one of the whole organisation.
 */
export function policyPrincipals({
  access,
}: Pick<ExecutionPolicyInput, "access">): readonly string[] | undefined {
  if (access === undefined) return undefined;
  const principals = [...(access.resolver ?? []), ...(access.editor ?? [])];
  return principals.some((principal) => principal.startsWith("org:")) ? undefined : principals;
}

/** The verdict of all policies that are about an Agent and an action. Linear in what they say. */
export function policyVerdict(action: string, matches: readonly PolicyMatch[]): PolicyVerdict {
  const of = (effect: ExecutionPolicyInput["effect"]) =>
    matches.flatMap((match) => {
      if (match.policy.effect !== effect) return [];
      const rule = ruleOf(match.policy, action);
      return rule === undefined ? [] : [{ match, rule }];
    });
  const allows = of("allow");
  const denies = of("deny");
  const result = {
    allows: allows.map(({ match }) => match),
    denies: denies.map(({ match }) => match),
  };
  const denied = deniedByPrincipal(denies.map(({ rule }) => rule));
  if (!allows.some(({ rule }) => leavesSomething(rule, denied))) return { outcome: "denied", ...result };
  const isOpen = denies.length === 0 && allows.some(({ rule }) => isUnlimited(rule));
  return { outcome: isOpen ? "allowed" : "limited", ...result };
}

/** Undefined for a policy that is about nobody, or whose scope cannot match the action. */
function ruleOf(policy: ExecutionPolicyInput, action: string): Rule | undefined {
  const principals = policyPrincipals(policy);
  if (principals?.length === 0) return undefined;
  const { scope, effect } = policy;
  const whom = principals === undefined ? {} : { principals };
  if (scope === undefined) return whom;
  if (canName(action, scope.type)) return { ...whom, scope };
  return effect === "deny" ? whom : undefined;
}

function isUnlimited({ scope, principals }: Rule): boolean {
  return scope === undefined && principals === undefined;
}

/** Stands for everybody among principals, which all begin with their kind. */
const EVERYBODY = "";

function deniedByPrincipal(rules: readonly Rule[]): ReadonlyMap<string, Denied> {
  const found = new Map<string, Denied>();
  for (const { scope, principals = [EVERYBODY] } of rules) {
    for (const principal of principals) {
      const denied = found.get(principal) ?? { all: false, names: new Set(), paths: new Set() };
      found.set(principal, denied);
      addDenied(denied, scope);
    }
  }
  return found;
}

function addDenied(denied: Denied, scope: ExecutionPolicyScope | undefined): void {
  switch (scope?.type) {
    case undefined:
      denied.all = true;
      return;
    case "kubernetes":
      for (const name of scope.namespaces) denied.names.add(name);
      return;
    case "script":
      for (const name of scope.scripts) denied.names.add(name);
      return;
    case "remote-action":
      for (const { path } of scope.paths) denied.paths.add(pathAndAncestors(path).at(-1) ?? "");
  }
}

/** Whether somebody is left who may run the action on something by this rule. */
function leavesSomething({ scope, principals }: Rule, denied: ReadonlyMap<string, Denied>): boolean {
  const everybody = denied.get(EVERYBODY);
  const holds = (principal: string): boolean => {
    const both = [everybody, denied.get(principal)].filter((one) => one !== undefined);
    return remains(scope, both);
  };
  return principals === undefined ? holds(EVERYBODY) : principals.some(holds);
}

function remains(scope: ExecutionPolicyScope | undefined, denied: readonly Denied[]): boolean {
  // The root is the empty path: whoever may not touch it may touch nothing.
  if (denied.some(({ all, paths }) => all || paths.has(""))) return false;
  switch (scope?.type) {
    case undefined:
      return true;
    case "kubernetes":
      return scope.namespaces.some((name) => denied.every(({ names }) => !names.has(name)));
    case "script":
      return scope.scripts.some((name) => denied.every(({ names }) => !names.has(name)));
    case "remote-action":
      return scope.paths.some(({ path }) => {
        const above = pathAndAncestors(path);
        return denied.every(({ paths }) => !above.some((one) => paths.has(one)));
      });
  }
}

/**
 * Whether somebody may run the action on one subject, by a verdict.
 *
 * @param action - the action of which the verdict is
 */
export function leavesSubject(
  action: string,
  { allows, denies }: Pick<PolicyVerdict, "allows" | "denies">,
  subject: PolicySubject,
): boolean {
  const about = (matches: readonly PolicyMatch[]): readonly Rule[] =>
    matches.flatMap(({ policy }) => {
      const rule = ruleOf(policy, action);
      if (rule === undefined) return [];
      return rule.scope === undefined || scopeCovers(rule.scope, subject, policy.effect) ? [rule] : [];
    });
  const denied = new Set(about(denies).flatMap(({ principals = [EVERYBODY] }) => principals));
  return (
    !denied.has(EVERYBODY) &&
    about(allows).some(
      ({ principals }) => principals === undefined || principals.some((principal) => !denied.has(principal)),
    )
  );
}
