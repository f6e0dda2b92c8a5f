/**
 * What a team asks of its runners, connections and groups beyond what Datadog does. Requirements are aspects:
 * they hold for the construct that they are added to and everything below it.
 */
import { Aspects, type IAspect } from "cdktf";
import type { IConstruct } from "constructs";

import type { ConnectionInput } from "@parkit/provider-schema/internal/connection/connection";
import type { ConnectionGroupInput } from "@parkit/provider-schema/internal/group/connection-group";
import type { ExecutionPolicyInput } from "@parkit/provider-schema/internal/execution-policy/execution-policy";
import type { RuleId } from "@parkit/provider-schema/internal/rules/violation";
import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

/** An object of the app, as it is when the app is synthesized. */
export type DescribedObject =
  | { readonly type: "runner"; readonly runner: RunnerSpec }
  | { readonly type: "connection"; readonly connection: ConnectionInput }
  | { readonly type: "connection-group"; readonly connectionGroup: ConnectionGroupInput }
  | { readonly type: "execution-policy"; readonly executionPolicy: ExecutionPolicyInput };

/** What an object lacks. */
export interface UnmetRequirement {
  /** Id for programs, `requirement/<name>`. */
  readonly rule: RuleId;
  /** Prop that it is about, such as `deployment.chartVersion`. */
  readonly path: string;
  /** What is wrong, naming the value. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  /** The value that is wrong. @default - none */
  readonly value?: string;
}

const REQUIREMENT = Symbol.for("@parkit/constructs.Requirement");

/**
 * Base of the aspects that parkit brings: added with `Aspects.of(scope).add(…)`, checked when the app is
 * synthesized, and reported together with every broken rule.
 */
export abstract class Requirement implements IAspect {
  constructor() {
    Object.defineProperty(this, REQUIREMENT, { value: true });
  }

  /** Whether something is a requirement of this library, also one of another copy of it. */
  public static isRequirement(x: unknown): x is Requirement {
    return typeof x === "object" && x !== null && REQUIREMENT in x;
  }

  /**
   * Does nothing. The framework visits a stack and what is below it, and never an `App`'s aspects;
   * requirements are checked where all rules are, and so hold from an app as well.
   */
  public visit(): void {
    // See above.
  }

  /** What the object lacks; nothing when it meets the requirement or this is known only at deployment. */
  public abstract unmetBy(object: DescribedObject): readonly UnmetRequirement[];
}

/** Requirements that hold for a construct, those of the whole app first. */
export function requirementsOf({ node }: IConstruct): readonly Requirement[] {
  return node.scopes.flatMap((scope) =>
    Aspects.of(scope).all.filter((aspect) => Requirement.isRequirement(aspect)),
  );
}
