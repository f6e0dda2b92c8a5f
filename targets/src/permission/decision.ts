/** What decides about an action on a runner, and in which words it is told. */
import type { PolicyVerdict } from "@parkit/provider-schema/internal/execution-policy/policy-verdict";
import type { PathSegment } from "@parkit/provider-schema/internal/rules/violation";

/** What decides, in the order in which it is asked. */
export type PermissionLayer = "policy" | "connection" | "allowlist" | "kubernetes";

/** `limited`: for some objects or some people, and not for others. */
export type PermissionOutcome = PolicyVerdict["outcome"];

/** A place of the description that decides. */
export interface DecidingPlace {
  readonly path: readonly PathSegment[];
  /** Name of the policy or the connection that stands there. */
  readonly name?: string;
}

/** Whether an action may run, and why. */
export interface Decision {
  readonly outcome: PermissionOutcome;
  /** The first that denies it; where none does the one that narrows it most, or lets it pass. */
  readonly decidedBy: PermissionLayer;
  /** Where that is written; empty for what nobody wrote, such as that nothing is allowed by default. */
  readonly places: readonly DecidingPlace[];
  /** Why, in one sentence without a full stop. */
  readonly reason: string;
}
