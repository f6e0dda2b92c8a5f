import { TerraformProvider, TerraformStack } from "cdktf";
import type { Construct } from "constructs";

import type { ProvidersConfig } from "./configure-providers";

/** Name of a provider, as Terraform and {@link ProvidersConfig} know it. */
export type ProviderName = keyof ProvidersConfig;

const REQUIRED = Symbol.for("@parkit/constructs.required-providers");

type WithRequirements = TerraformStack & { [REQUIRED]?: Set<ProviderName> };

/** Makes synthesis fail with the line to add when the stack of the construct lacks a provider. */
export function requireProvider(scope: Construct, name: ProviderName): void {
  const stack: WithRequirements = TerraformStack.of(scope);
  const required = stack[REQUIRED] ?? new Set<ProviderName>();
  stack[REQUIRED] = required;
  if (required.size === 0) stack.node.addValidation({ validate: () => missing(stack, required) });
  required.add(name);
}

/** One line for all that is missing. */
function missing(stack: TerraformStack, required: ReadonlySet<ProviderName>): string[] {
  const present = new Set(
    stack.node
      .findAll()
      .filter((node) => TerraformProvider.isTerraformProvider(node))
      .map((provider) => provider.terraformResourceType),
  );
  const names = Array.from(required).filter((name) => !present.has(name));
  if (names.length === 0) return [];
  const config = names.map((name) => `${name}: {}`).join(", ");
  return [`add this line to the stack: configureProviders(this, { ${config} })`];
}
