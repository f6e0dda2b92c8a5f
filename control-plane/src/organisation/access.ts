/**
 * Who may do what with one object. A restriction policy says it; without one, its author may do everything
 * and the organisation may look. Whoever manages access may do everything, so that nothing can be locked away
 * from the organisation: our reading, because Datadog has not published what its administrators may.
 */
import type { CallerContext } from "../context";
import type { PolicyBinding } from "../state";
import type { Permission } from "./permission";

/** Kinds of objects that have policies, with their relations: each grants those before it too. */
export const RELATIONS = {
  connection: ["viewer", "resolver", "editor"],
  "connection-group": ["viewer", "editor"],
  runner: ["viewer", "contributor", "editor"],
  "execution-policy": ["viewer", "resolver", "editor"],
  workflow: ["viewer", "runner", "editor"],
} as const;

/** Kind of an object that has a policy. */
export type ObjectKind = keyof typeof RELATIONS;

/** Relation of a kind. */
export type Relation<Kind extends ObjectKind = ObjectKind> = (typeof RELATIONS)[Kind][number];

/** Kinds of principals; every relation takes all of them. */
export const PRINCIPAL_KINDS: readonly string[] = ["org", "role", "team", "user"];

/** Whether the text names a kind of objects that have policies. */
export function isObjectKind(text: string): text is ObjectKind {
  return Object.hasOwn(RELATIONS, text);
}

/** Whether the caller may do something, by a role of the user and within the scopes of the key. */
export function mayDo({ state, user, appKey }: CallerContext, permission: Permission): boolean {
  if (appKey.scopes?.includes(permission) === false) return false;
  return user.roles.some((id) => state.roles.get(id)?.permissions.includes(permission) === true);
}

/** An object as far as access goes. */
export interface AccessObject {
  readonly id: string;
  /** Id of the user who made it. */
  readonly createdBy?: string;
}

/** Id by which the policy of an object is kept, and under which Datadog's API has it. */
export function restrictionId(kind: ObjectKind, id: string): string {
  return `${kind}:${id}`;
}

/** What the policy of an object binds; nothing where it has none. */
export function bindingsOf(
  { state }: Pick<CallerContext, "state">,
  kind: ObjectKind,
  id: string,
): readonly PolicyBinding[] {
  return state.restrictionPolicies.get(restrictionId(kind, id)) ?? [];
}

/** Whether the caller has a relation to an object, itself or by one that grants it too. */
export function isRelated<Kind extends ObjectKind>(
  context: CallerContext,
  kind: Kind,
  relation: Relation<Kind>,
  object: AccessObject,
): boolean {
  if (mayDo(context, "user_access_manage")) return true;
  const bindings = bindingsOf(context, kind, object.id);
  if (bindings.length === 0) return relation === "viewer" || object.createdBy === context.user.id;
  return grants(context, kind, relation, bindings);
}

/** Whether bindings give the caller a relation. */
export function grants(
  context: CallerContext,
  kind: ObjectKind,
  relation: Relation,
  bindings: readonly PolicyBinding[],
): boolean {
  const known: readonly string[] = RELATIONS[kind];
  const granting = known.slice(known.indexOf(relation));
  const principals = principalsOf(context);
  return bindings.some(
    (binding) =>
      granting.includes(binding.relation) &&
      binding.principals.some((principal) => principals.has(principal)),
  );
}

function principalsOf({ state, user }: CallerContext): ReadonlySet<string> {
  const teams = [...state.teams.values()].filter(({ members }) => members.includes(user.id));
  return new Set([
    `user:${user.id}`,
    `org:${state.organisation.id}`,
    ...user.roles.map((id) => `role:${id}`),
    ...teams.map(({ id }) => `team:${id}`),
  ]);
}
