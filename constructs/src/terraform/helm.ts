import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { Release } from "@cdktf/provider-helm/lib/release";

import { hclProvider, hclResource, type ProviderFragment, type ResourceFragment } from "./hcl";

/**
 * The provider `helm`, with its settings as `cdktf synth --hcl` should write them: the generated class writes
 * nested attributes as blocks, which the provider has had no more since its version 3.
 */
export class HelmProviderWithHcl extends HelmProvider {
  public override toHclTerraform(): object {
    return hclProvider(this.toTerraform() as ProviderFragment);
  }
}

/**
 * A release whose values `cdktf synth --hcl` writes as they are: the generated class does not escape quotes
 * beside an expression.
 */
export class ReleaseWithHcl extends Release {
  public override toHclTerraform(): object {
    return hclResource(this.toTerraform() as ResourceFragment, super.toHclTerraform() as ResourceFragment);
  }
}
