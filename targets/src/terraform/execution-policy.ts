/**
 * Arguments of `datadog_action_execution_policy` and of the `datadog_restriction_policy` beside it, in
 * Datadog's own provider. Constructs and plain Terraform JSON are made with it.
 */

import type { AccessInput } from "@parkit/provider-schema/internal/access/access";
import {
  EXECUTION_INTEGRATION_FACTS,
  type ExecutionIntegration,
} from "@parkit/provider-schema/internal/execution-policy/execution-integration";
import {
  PATH_ACCESS_WIRE,
  policyIntegration,
  type ExecutionPolicyInput,
  type ExecutionPolicyScope,
} from "@parkit/provider-schema/internal/execution-policy/execution-policy";
import type { IsUnknown } from "@parkit/provider-schema/internal/rules/rule";

import { RenderError } from "../render-error";
import { accessAttribute } from "./terraform";

/** The resource of a policy; in Datadog's provider from 4.20.0 on. */
export const EXECUTION_POLICY_RESOURCE = "datadog_action_execution_policy";

/** Datadog's own provider, and the first version that has the resource. */
export const DATADOG_PROVIDER = {
  name: "datadog",
  source: "DataDog/datadog",
  constraint: ">= 4.20.0, < 5.0.0",
} as const;

/** Kind of a policy in ids of restriction policies. */
const RESTRICTED_KIND = "execution-policy";

/** Arguments of the resource, as Terraform spells them; single blocks are objects, repeated ones lists. */
export interface ExecutionPolicyAttributes {
  readonly name: string;
  readonly effect: ExecutionPolicyInput["effect"];
  readonly action_pattern: { readonly integration: string; readonly action_fqns: readonly string[] };
  readonly scope?: Readonly<Record<string, { readonly rule: readonly object[] }>>;
  readonly target: readonly { readonly name?: string; readonly agent_tags: readonly string[] }[];
}

/**
 * Arguments of a policy that has passed validation.
 *
 * @throws {RenderError} when nothing says of which integration it is
 */
export function executionPolicyAttributes(policy: ExecutionPolicyInput): ExecutionPolicyAttributes {
  const { name, effect, actions, scope, targets = [] } = policy;
  const integration = policyIntegration(policy);
  if (integration === undefined) throw new RenderError(`execution policy ${name} has no integration`);
  return {
    name,
    effect,
    action_pattern: {
      integration: EXECUTION_INTEGRATION_FACTS[integration].wireName,
      action_fqns: actions,
    },
    ...(scope === undefined ? {} : { scope: scopeBlock(integration, scope) }),
    target: targets.map(({ name: label, agentTags }) => ({
      ...(label === undefined ? {} : { name: label }),
      agent_tags: agentTags,
    })),
  };
}

function scopeBlock(
  integration: ExecutionIntegration,
  scope: ExecutionPolicyScope,
): NonNullable<ExecutionPolicyAttributes["scope"]> {
  return { [EXECUTION_INTEGRATION_FACTS[integration].wireScope]: { rule: scopeRules(scope) } };
}

/** Paths of one access are one rule. */
function scopeRules(scope: ExecutionPolicyScope): readonly object[] {
  switch (scope.type) {
    case "kubernetes":
      return [{ target_namespaces: scope.namespaces }];
    case "script":
      return [{ target_script_names: scope.scripts }];
    case "remote-action":
      return (["read-only", "read-write"] as const).flatMap((access) => {
        const paths = scope.paths.filter((one) => one.access === access).map(({ path }) => path);
        return paths.length === 0 ? [] : [{ target_paths: paths, access: PATH_ACCESS_WIRE[access] }];
      });
  }
}

/** A binding of a restriction policy. */
export interface RestrictionBinding {
  readonly relation: string;
  readonly principals: readonly string[];
}

/** Bindings of an object's access: those that bind somebody. */
export function restrictionBindings(
  access: AccessInput,
  context: { readonly isUnknown?: IsUnknown } = {},
): readonly RestrictionBinding[] {
  return Object.entries(accessAttribute(access, context))
    .filter(([, principals]) => principals.length > 0)
    .map(([relation, principals]) => ({ relation, principals }));
}

/** Id by which a restriction policy names an execution policy. */
export function restrictedPolicyId(id: string): string {
  return `${RESTRICTED_KIND}:${id}`;
}
