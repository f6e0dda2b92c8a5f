import { TerraformProvider, TerraformStack } from "cdktf";
import type { Construct } from "constructs";

import { PROVIDER_NAME } from "@parkit/provider-schema/terraform-provider";

const REQUIRED = Symbol.for("@parkit/constructs.required-provider");

type WithRequirement = TerraformStack & { [REQUIRED]?: true };

/** Makes synthesis fail with the line to add when the stack of the construct has no `parkit` provider. */
export function requireParkitProvider(scope: Construct): void {
  const stack: WithRequirement = TerraformStack.of(scope);
  if (stack[REQUIRED] === true) return;
  stack[REQUIRED] = true;
  stack.node.addValidation({
    validate: () =>
      hasProvider(stack) ? [] : [`add this line to the stack: configureProviders(this, { parkit: {} })`],
  });
}

function hasProvider(stack: TerraformStack): boolean {
  return stack.node
    .findAll()
    .some(
      (node) => TerraformProvider.isTerraformProvider(node) && node.terraformResourceType === PROVIDER_NAME,
    );
}
