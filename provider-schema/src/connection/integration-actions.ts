import type { Action } from "../actions/action";
import { allActions } from "../actions/catalogue";
import type { Allowlist } from "../allowlist/allowlist";
import type { Flavour } from "../runner/flavour";
import { INTEGRATIONS, type IntegrationType } from "./integration-catalogue";

/** Actions that a runner has for connections of an integration, sorted by name; none for integrations of Datadog's cloud. */
export function integrationActions(integration: IntegrationType, flavour: Flavour): readonly Action[] {
  const { actions: namespace } = INTEGRATIONS[integration];
  if (namespace === undefined) return [];
  return allActions().filter(
    ({ name, flavours }) => name.startsWith(`${namespace}.`) && flavours.includes(flavour),
  );
}

/**
 * Whether the allowlist grants anything that could use a connection of the integration. One that it does not cover would be paired with a
 * runner that refuses every task for it. True for integrations of Datadog's cloud, which need no runner.
 */
export function coversIntegration(allowlist: Allowlist, integration: IntegrationType): boolean {
  const { actions: namespace } = INTEGRATIONS[integration];
  return namespace === undefined || allowlist.grantsUnder(namespace);
}
