/** Policies that an organisation has from the start. Datadog provisions such ones; their names are ours. */
import { allActions } from "@parkit/provider-schema/internal/actions/catalogue";
import {
  EXECUTION_INTEGRATION_FACTS,
  type ExecutionIntegration,
} from "@parkit/provider-schema/internal/execution-policy/execution-integration";
import { EVERYTHING } from "@parkit/provider-schema/internal/execution-policy/execution-policy";
import type { ControlPlaneContext } from "../context";
import { randomUuid } from "../identifiers";

const DEFAULTS: readonly (readonly [string, ExecutionIntegration])[] = [
  ["Default: read Kubernetes", "kubernetes"],
  ["Default: read by Remote Action", "remote-action"],
];

/** Adds the default policies: everybody may read, on every Agent. They may be removed like any other. */
export function addDefaultPolicies({ state, randomBytes, now }: ControlPlaneContext, userId: string): void {
  for (const [name, integration] of DEFAULTS) {
    const { namespace, wireName } = EXECUTION_INTEGRATION_FACTS[integration];
    const readOnly = allActions().filter(
      (action) =>
        action.name.startsWith(`${namespace}.`) && action.risk === "read" && action.flavours.length > 0,
    );
    const id = randomUuid(randomBytes);
    const at = now();
    state.executionPolicies.set(id, {
      id,
      attributes: {
        name,
        effect: "allow",
        action_pattern: { integration: wireName, action_fqns: readOnly.map((action) => action.name) },
        targets: [{ agent_tags: [EVERYTHING] }],
      },
      version: 1,
      createdAt: at,
      createdBy: userId,
      updatedAt: at,
      updatedBy: userId,
    });
  }
}
