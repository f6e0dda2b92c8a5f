import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import {
  CLI_CONFIGURATION,
  carriedConfiguration,
  IMPLIED_MIRROR,
} from "@parkit/provider-schema/internal/provider-installation";
import {
  FILES_BESIDE_PROVIDER,
  PROVIDER_PLATFORMS,
  providerMirrorPath,
} from "@parkit/provider-schema/internal/terraform-provider";

import type { StackFile } from "../stack-files";

/** A file of the provider. */
interface ProviderFile {
  readonly name: string;
  readonly content: Uint8Array;
  readonly mode: number;
}

/** The provider's files, the same for every platform: the executable, and what it loads later. */
export function providerFiles(): readonly ProviderFile[] {
  const [platform = ""] = PROVIDER_PLATFORMS;
  const bundle = require.resolve("@parkit/terraform-provider/bundle");
  return [
    { name: basename(providerMirrorPath(platform)), content: readFileSync(bundle), mode: 0o755 },
    ...FILES_BESIDE_PROVIDER.map((name) => ({
      name,
      content: readFileSync(join(dirname(bundle), name)),
      mode: 0o644,
    })),
  ];
}

/**
 * The provider's files for every platform, as an implied mirror of the stack's folder: `terraform init` then
 * needs no registry and no network. Beside them is what names it, for whoever starts them elsewhere or has
 * settings that hide it.
 */
export function providerMirror(): readonly StackFile[] {
  const provider = providerFiles();
  const files = PROVIDER_PLATFORMS.flatMap((platform) =>
    provider.map(({ name, content, mode }) => ({
      path: join(IMPLIED_MIRROR, dirname(providerMirrorPath(platform)), name),
      content,
      mode,
    })),
  );
  return [...files, { path: CLI_CONFIGURATION, content: carriedConfiguration() }];
}
