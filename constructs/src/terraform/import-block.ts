import type { TerraformResource } from "cdktf";

import { literalText } from "../terraform-text";

/**
 * `import` blocks of a resource, which say that its object exists and is to be managed by it. The framework's
 * own way, `importFrom`, starts Terraform while the app is synthesized, to ask for its version.
 *
 * @param id - id of the object; undefined for one that is to be made
 */
export function importBlocks(resource: TerraformResource, id: string | undefined): object {
  if (id === undefined) return {};
  return { import: [{ to: address(resource), id: literalText(id), ...providerOf(resource) }] };
}

/** The same for `cdktf synth --hcl`. */
export function hclImportBlocks(resource: TerraformResource, id: string | undefined): object {
  if (id === undefined) return {};
  const reference = (value: string): object => ({ type: "simple", storageClassType: "reference", value });
  const { provider } = providerOf(resource);
  return {
    import: [
      {
        to: reference(address(resource)),
        id: { type: "simple", storageClassType: "string", value: literalText(id) },
        ...(provider === undefined ? {} : { provider: reference(provider) }),
      },
    ],
  };
}

function address({ terraformResourceType, friendlyUniqueId }: TerraformResource): string {
  return `${terraformResourceType}.${friendlyUniqueId}`;
}

/** A provider of another name than the default must be named here as well. */
function providerOf({ provider }: TerraformResource): { readonly provider?: string } {
  return provider === undefined ? {} : { provider: provider.fqn };
}
