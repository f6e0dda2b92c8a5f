/**
 * Who may do what with an object, by the relations of Datadog's restriction policies. Each relation lists
 * principals: `role:<id>`, `team:<id>`, `user:<id>` or `org:<id>`.
 */

/** Relations of all objects that have some, the weakest first. */
export const ACCESS_RELATIONS = ["viewer", "resolver", "contributor", "editor"] as const;

/** A relation of some object. */
export type AccessRelation = (typeof ACCESS_RELATIONS)[number];

/** Principals by relation, of whatever object. */
export type AccessInput = Readonly<Partial<Record<AccessRelation, readonly string[]>>>;

/**
 * Access to a connection. It is the whole restriction policy: a relation that is left out is nobody's.
 *
 * @see https://docs.datadoghq.com/actions/connections/
 */
export interface ConnectionAccess {
  /** May see that the connection exists and what it is made of, without its secrets. @default - nobody */
  readonly viewer?: readonly string[];
  /** May use the connection in workflows and apps, and put it into groups. @default - nobody */
  readonly resolver?: readonly string[];
  /** May change and delete the connection, and its access. @default - nobody */
  readonly editor?: readonly string[];
}

/**
 * Access to a connection group. Whoever uses the group must also be a resolver of the member that it picks.
 *
 * @see https://docs.datadoghq.com/actions/connections/
 */
export interface ConnectionGroupAccess {
  /** May see and use the group. @default - nobody */
  readonly viewer?: readonly string[];
  /** May change and delete the group, and its access. @default - nobody */
  readonly editor?: readonly string[];
}

/**
 * Access to an execution policy. It is the whole restriction policy: a relation that is left out is nobody's.
 *
 * @see https://docs.datadoghq.com/actions/private_actions/
 */
export interface ExecutionPolicyAccess {
  /** May see the policy, which does not apply to them. @default - nobody */
  readonly viewer?: readonly string[];
  /** The policy applies to them. @default - nobody */
  readonly resolver?: readonly string[];
  /** May change and delete the policy, and its access; the policy applies to them too. @default - nobody */
  readonly editor?: readonly string[];
}

/**
 * Access to a runner. Datadog publishes no API for it: parkit writes a checklist for whoever sets it by hand.
 *
 * @see https://docs.datadoghq.com/actions/private_actions/use_private_actions/
 */
export interface RunnerAccess {
  /** May see the runner. @default - nobody */
  readonly viewer?: readonly string[];
  /** May pair connections with the runner. @default - nobody */
  readonly contributor?: readonly string[];
  /** May change the runner, and its access. @default - nobody */
  readonly editor?: readonly string[];
}
