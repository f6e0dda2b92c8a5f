import type { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";

import type { ExecutionPolicyAccess } from "@parkit/provider-schema/internal/access/access";
import type { ExecutionPolicyInput } from "@parkit/provider-schema/internal/execution-policy/execution-policy";
import {
  executionPolicyAttributes,
  restrictedPolicyId,
} from "@parkit/targets/internal/terraform/execution-policy";

import { accessBindings, withPrincipals } from "./access";
import { contribute, judgeNow, type Contribution } from "./description-tree";
import { requireProvider } from "./required-provider";
import { DatadogActionExecutionPolicy, DatadogRestrictionPolicy } from "./terraform/datadog";
import { metaArguments } from "./terraform/parkit-resource";
import { literalAttributes } from "./terraform-text";

/** What an execution policy is about, and what it does. */
export interface ExecutionPolicyProps extends ExecutionPolicyInput {
  /** Terraform provider `datadog` to use, where the stack has several. @default - the stack's only one */
  readonly provider?: TerraformProvider;
  /** What has to be there before the policy. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

const POLICY = Symbol.for("@parkit/constructs.ExecutionPolicy");

/**
 * An execution policy: which actions may run on ownerless runners. Made by Datadog's own provider, 4.20.0 or
 * later, and its access with it in the same apply.
 *
 * @example
 * new ExecutionPolicy(this, "read-prod", {
 *   name: "read-prod",
 *   effect: "allow",
 *   actions: [Actions.kubernetes.core.listPod],
 *   targets: [{ agentTags: ["env:prod"] }],
 *   access: { resolver: ["team:9a1f"] },
 * });
 */
export class ExecutionPolicy extends Construct {
  /** Whether something is an execution policy of this library, also one of another copy of it. */
  public static isExecutionPolicy(x: unknown): x is ExecutionPolicy {
    return typeof x === "object" && x !== null && POLICY in x;
  }

  /** Id at Datadog, known after apply. */
  public readonly executionPolicyId: string;
  /** The Terraform resource. */
  public readonly resource: DatadogActionExecutionPolicy;

  readonly #props: Omit<ExecutionPolicyInput, "access">;
  readonly #provider: TerraformProvider | undefined;
  #access: ExecutionPolicyAccess | undefined;
  #restriction: DatadogRestrictionPolicy | undefined;

  /** @throws {ValidationError} with every rule that the policy breaks */
  constructor(scope: Construct, id: string, props: ExecutionPolicyProps) {
    super(scope, id);
    Object.defineProperty(this, POLICY, { value: true });
    const { provider, dependsOn, access, ...rest } = props;
    this.#props = rest;
    this.#provider = provider;
    this.#access = access;
    contribute(this, this.#contribution());
    const { importId } = rest;
    this.resource = new DatadogActionExecutionPolicy(this, "Resource", {
      attributes: literalAttributes(executionPolicyAttributes(rest)),
      ...(importId === undefined ? {} : { importId }),
      ...metaArguments({ provider, dependsOn }),
    });
    this.executionPolicyId = this.resource.id;
    if (access !== undefined) this.#restrict();
    requireProvider(this, "datadog");
  }

  /**
   * Makes the policy apply to principals. Once anybody is granted anything, the policy applies to resolvers
   * and editors alone.
   *
   * @param principals - `role:<id>`, `team:<id>`, `user:<id>` or `org:<id>`
   * @throws {ValidationError} when one is none of these
   */
  public grantResolver(...principals: readonly string[]): this {
    return this.#grant("resolver", principals);
  }

  /** Lets principals see the policy; see `grantResolver`. */
  public grantViewer(...principals: readonly string[]): this {
    return this.#grant("viewer", principals);
  }

  /** Lets principals change the policy and makes it apply to them; see `grantResolver`. */
  public grantEditor(...principals: readonly string[]): this {
    return this.#grant("editor", principals);
  }

  /** The Terraform resource of the access, where somebody was granted something. */
  public get restrictionPolicy(): DatadogRestrictionPolicy | undefined {
    return this.#restriction;
  }

  /** Address of the resource, so that the construct itself can stand in `dependsOn`. */
  public get fqn(): string {
    return this.resource.fqn;
  }

  #contribution(access: () => ExecutionPolicyAccess | undefined = () => this.#access): Contribution {
    return {
      list: "executionPolicies",
      input: () => {
        const now = access();
        return now === undefined ? this.#props : { ...this.#props, access: now };
      },
    };
  }

  #grant(relation: keyof ExecutionPolicyAccess, principals: readonly string[]): this {
    if (principals.length === 0) return this;
    const access = withPrincipals(this.#access, relation, principals);
    judgeNow(
      this,
      this.#contribution(() => access),
    );
    this.#access = access;
    this.#restrict();
    return this;
  }

  /** Datadog may bind a new policy to the key's user alone: whom it is for is bound in the same apply. */
  #restrict(): void {
    if (this.#restriction !== undefined) return;
    this.#restriction = new DatadogRestrictionPolicy(this, "access", {
      resourceId: restrictedPolicyId(this.executionPolicyId),
      bindings: accessBindings(() => this.#access),
      ...metaArguments({ provider: this.#provider, dependsOn: undefined }),
    });
  }
}
