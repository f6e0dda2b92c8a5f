import { readFileSync } from "node:fs";
import { join } from "node:path";

import {
  CLI_CONFIGURATION,
  carriedConfiguration,
  IMPLIED_MIRROR,
} from "@parkit/provider-schema/internal/provider-installation";
import { PROVIDER_PLATFORMS, providerMirrorPath } from "@parkit/provider-schema/internal/terraform-provider";

import type { StackFile } from "../stack-files";

/** The provider's file, the same for every platform. */
export function providerBundle(): Uint8Array {
  return readFileSync(require.resolve("@parkit/terraform-provider/bundle"));
}

/**
 * The provider's file for every platform, as an implied mirror of the stack's folder: `terraform init` then
 * needs no registry and no network. Beside it is what names it, for whoever starts them elsewhere or has
 * settings that hide it.
 */
export function providerMirror(): readonly StackFile[] {
  const content = providerBundle();
  const files = PROVIDER_PLATFORMS.map((platform) => ({
    path: join(IMPLIED_MIRROR, providerMirrorPath(platform)),
    content,
    mode: 0o755,
  }));
  return [...files, { path: CLI_CONFIGURATION, content: carriedConfiguration() }];
}
