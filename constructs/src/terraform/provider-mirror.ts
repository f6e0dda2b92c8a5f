import { readFileSync } from "node:fs";
import { join } from "node:path";

import { PROVIDER_PLATFORMS, providerMirrorPath } from "@parkit/provider-schema/internal/terraform-provider";

import type { StackFile } from "../stack-files";

/** Folder of the run directory in which Terraform and OpenTofu look for providers before any registry. */
const IMPLIED_MIRROR = "terraform.d/plugins";

/** The provider's file, the same for every platform. */
export function providerBundle(): Uint8Array {
  return readFileSync(require.resolve("@parkit/terraform-provider/bundle"));
}

/**
 * The provider's file for every platform, as an implied mirror of the stack's folder: `terraform init` then needs no registry and no
 * network.
 */
export function providerMirror(): readonly StackFile[] {
  const content = providerBundle();
  return PROVIDER_PLATFORMS.map((platform) => ({
    path: join(IMPLIED_MIRROR, providerMirrorPath(platform)),
    content,
    mode: 0o755,
  }));
}
