import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";

import { ParkitProvider } from "./terraform/parkit-provider";
import type { ParkitProviderConfig } from "./terraform/parkit-provider";

/** Providers to set up in a stack. */
export interface ProvidersConfig {
  /** The Terraform provider `parkit`: connections and connection groups. */
  readonly parkit?: ParkitProviderConfig;
}

/** The providers that were set up. */
export interface ConfiguredProviders {
  readonly parkit?: ParkitProvider;
}

/**
 * Sets up the providers that parkit's constructs need in a stack. Constructs never create one themselves, so that they fit into stacks
 * that have providers already.
 *
 * The stack then carries the `parkit` provider with it, unless `providerSource` says that it is published elsewhere.
 *
 * @example
 * configureProviders(this, { parkit: { site: Site.EU1 } });
 */
export function configureProviders(scope: Construct, config: ProvidersConfig): ConfiguredProviders {
  if (config.parkit === undefined) return {};
  const stack = TerraformStack.of(scope);
  const { alias } = config.parkit;
  const id = alias === undefined ? "parkit" : `parkit-${alias}`;
  return { parkit: new ParkitProvider(stack, id, config.parkit) };
}
