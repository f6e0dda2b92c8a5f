import { TerraformProvider, TerraformResource, TerraformStack } from "cdktf";
import type { Construct, IConstruct } from "constructs";

import type { ProvidersConfig } from "./configure-providers";

/** Name of a provider, as Terraform and {@link ProvidersConfig} know it. */
export type ProviderName = keyof ProvidersConfig;

const REQUIRED = Symbol.for("@parkit/constructs.required-providers");

/** Constructs of a stack by the provider that they need. */
type Required = Map<ProviderName, Set<Construct>>;

type WithRequirements = TerraformStack & { [REQUIRED]?: Required };

/**
 * Makes synthesis fail with the line to add when the stack of the construct lacks a provider, or has it only
 * under aliases of which the construct was given none. Whose provider it is does not matter.
 */
export function requireProvider(scope: Construct, name: ProviderName): void {
  const stack: WithRequirements = TerraformStack.of(scope);
  const required: Required = stack[REQUIRED] ?? new Map<ProviderName, Set<Construct>>();
  stack[REQUIRED] = required;
  if (required.size === 0) stack.node.addValidation({ validate: () => unmet(stack, required) });
  const scopes = required.get(name) ?? new Set();
  required.set(name, scopes.add(scope));
}

function unmet(stack: TerraformStack, required: Required): string[] {
  const providers = stack.node.findAll().filter((node) => TerraformProvider.isTerraformProvider(node));
  const named = (name: ProviderName): readonly TerraformProvider[] =>
    providers.filter(({ terraformResourceType }) => terraformResourceType === name);
  const missing = [...required.keys()].filter((name) => named(name).length === 0);
  return [
    ...(missing.length === 0 ? [] : [lineToAdd(missing)]),
    ...[...required].flatMap(([name, scopes]) => unchosen(name, [...scopes], named(name))),
  ];
}

/** One line for all that is missing. */
function lineToAdd(missing: readonly ProviderName[]): string {
  const config = missing.map((name) => `${name}: {}`).join(", ");
  return `add this line to the stack: configureProviders(this, { ${config} })`;
}

/** Terraform would start a provider without any settings where none is chosen and none is the default. */
function unchosen(
  name: ProviderName,
  scopes: readonly Construct[],
  providers: readonly TerraformProvider[],
): readonly string[] {
  const aliases = providers.flatMap(({ alias }) => alias ?? []);
  if (providers.length === 0 || aliases.length < providers.length) return [];
  return scopes
    .filter((scope) => scope.node.findAll().some((node) => choosesNone(node, name)))
    .map(
      ({ node }) =>
        `${node.path}: the stack has the provider ${name} only under aliases (${aliases.join(", ")}); add provider: … with the one that is meant to its props`,
    );
}

function choosesNone(node: IConstruct, name: ProviderName): boolean {
  return (
    TerraformResource.isTerraformResource(node) &&
    node.provider === undefined &&
    node.terraformGeneratorMetadata?.providerName === name
  );
}
