import { Annotations } from "@cdktf/provider-kubernetes/lib/annotations";
import { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";
import { KubernetesProvider, type KubernetesProviderConfig } from "@cdktf/provider-kubernetes/lib/provider";
import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import type { Construct } from "constructs";

import { isTemplate, refuseLiteralSecrets } from "../literal-secret";
import { hclResourceWithBlocks, type ResourceFragment } from "./hcl";
import { withVersion, type RequiringFragment, type VersionedProviderConfig } from "./provider-version";

/** The provider `kubernetes` of any version that has the resources of 2.38. */
export class KubernetesProviderWithVersion extends KubernetesProvider {
  readonly #version: VersionedProviderConfig;

  /** @throws {ValidationError} for secrets that are written out */
  constructor(scope: Construct, id: string, config: KubernetesProviderConfig & VersionedProviderConfig) {
    super(scope, id, config);
    this.#version = config;
    refuseLiteralSecrets(this, config, [], isTemplate);
  }

  public override toTerraform(): object {
    return withVersion(super.toTerraform() as RequiringFragment, this.#version);
  }

  public override toHclTerraform(): object {
    return withVersion(super.toHclTerraform() as RequiringFragment, this.#version);
  }
}

/**
 * Annotations whose texts `cdktf synth --hcl` writes as they are: the generated class adds a line to those of
 * several lines.
 */
export class AnnotationsWithHcl extends Annotations {
  public override toHclTerraform(): object {
    return hclResourceWithBlocks(
      this.toTerraform() as ResourceFragment,
      super.toHclTerraform() as ResourceFragment,
    );
  }
}

/** The same for a manifest. */
export class ManifestWithHcl extends Manifest {
  public override toHclTerraform(): object {
    return hclResourceWithBlocks(
      this.toTerraform() as ResourceFragment,
      super.toHclTerraform() as ResourceFragment,
    );
  }
}

/** The same for a Secret. */
export class SecretWithHcl extends SecretV1 {
  public override toHclTerraform(): object {
    return hclResourceWithBlocks(
      this.toTerraform() as ResourceFragment,
      super.toHclTerraform() as ResourceFragment,
    );
  }
}
