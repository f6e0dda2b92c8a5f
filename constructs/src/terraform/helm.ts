import { HelmProvider, type HelmProviderConfig } from "@cdktf/provider-helm/lib/provider";
import { Release } from "@cdktf/provider-helm/lib/release";
import type { Construct } from "constructs";

import { isTemplate, refuseLiteralSecrets } from "../literal-secret";
import { hclProvider, hclResource, type ProviderFragment, type ResourceFragment } from "./hcl";
import { withVersion, type RequiringFragment, type VersionedProviderConfig } from "./provider-version";

/**
 * The provider `helm` of any version, with its settings as `cdktf synth --hcl` should write them: the
 * generated class writes nested attributes as blocks, which the provider has had no more since its version 3.
 */
export class HelmProviderWithHcl extends HelmProvider {
  readonly #version: VersionedProviderConfig;

  /** @throws {ValidationError} for secrets that are written out */
  constructor(scope: Construct, id: string, config: HelmProviderConfig & VersionedProviderConfig) {
    super(scope, id, config);
    this.#version = config;
    refuseLiteralSecrets(this, config, [], isTemplate);
  }

  public override toTerraform(): object {
    return withVersion(super.toTerraform() as RequiringFragment, this.#version);
  }

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
