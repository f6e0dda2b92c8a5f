import { Annotations } from "@cdktf/provider-kubernetes/lib/annotations";
import { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";
import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";

import { hclResourceWithBlocks, type ResourceFragment } from "./hcl";

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
