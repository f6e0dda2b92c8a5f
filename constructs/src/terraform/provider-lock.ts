import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { PROVIDER_SOURCE, PROVIDER_VERSION } from "@parkit/provider-schema/internal/terraform-provider";

import type { StackFile, SynthesizedStack } from "../stack-files";
import { dependencyLockFile, LOCK_FILE, type RequiredProvider } from "./dependency-lock-file";
import { providerFiles } from "./provider-mirror";

/**
 * The lock file of a stack with the entry of the provider that it carries; nothing when the file is as it has
 * to be. Without it the first `cdktf deploy` and `cdktf diff` in a folder fail.
 */
export function providerLock({ folder, configuration }: SynthesizedStack): readonly StackFile[] {
  const path = join(folder, LOCK_FILE);
  const existing = existsSync(path) ? readFileSync(path, "utf8") : undefined;
  const carried = { source: PROVIDER_SOURCE, version: PROVIDER_VERSION, hash: packageHash() };
  const content = dependencyLockFile(existing, carried, requiredProviders(configuration));
  return content === existing ? [] : [{ path: LOCK_FILE, content }];
}

/**
 * What the configuration requires; of one in HCL, which the CLI of CDKTF does not deploy, only what is known
 * anyway.
 */
function requiredProviders(configuration: string): readonly RequiredProvider[] {
  if (!configuration.endsWith(".json")) return [{ source: PROVIDER_SOURCE, version: PROVIDER_VERSION }];
  const { terraform } = JSON.parse(readFileSync(configuration, "utf8")) as {
    readonly terraform?: { readonly required_providers?: Readonly<Record<string, RequiredProvider>> };
  };
  return Object.values(terraform?.required_providers ?? {});
}

/**
 * The hash that Terraform and OpenTofu make of the package: of the list of its files by name, the same on
 * every platform.
 */
function packageHash(): string {
  const list = providerFiles()
    .map(({ name, content }) => ({ name, digest: createHash("sha256").update(content).digest("hex") }))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ name, digest }) => `${digest}  ${name}\n`)
    .join("");
  return `h1:${createHash("sha256").update(list).digest("base64")}`;
}
