import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";

import {
  CLI_CONFIGURATION,
  hidesMirrors,
  IMPLIED_MIRROR,
  userConfigurations,
} from "@parkit/provider-schema/internal/provider-installation";
import { mirrorProvider, UnsupportedPlatformError } from "@parkit/terraform-provider/internal/install";

import { systemError } from "./system-error";
import type { Terminal } from "./terminal";
import { UsageError } from "./usage-error";

/**
 * Puts the provider where Terraform and OpenTofu look when they are started beside a configuration. Where
 * they could not start it, it is said and left out.
 *
 * @param configuration - path of the configuration
 * @throws {UsageError} when it cannot be written
 */
export function writeProviderBeside(configuration: string, terminal: Terminal): void {
  const mirror = join(dirname(configuration), IMPLIED_MIRROR);
  try {
    mirrorProvider(resolve(terminal.folder, mirror));
  } catch (error) {
    if (!(error instanceof UnsupportedPlatformError))
      throw new UsageError(
        `cannot write ${mirror}: ${systemError(error)}`,
        "Choose another path with --output.",
      );
    terminal.err.write(`left out: the provider, because ${error.message}; run parkit where Terraform runs\n`);
    return;
  }
  terminal.err.write(`wrote ${mirror}\n`);
  const hiding = hidingConfiguration(terminal.env);
  if (hiding === undefined) return;
  const file = join(dirname(configuration), CLI_CONFIGURATION);
  terminal.err.write(
    `${hiding} has provider_installation, which hides that folder: use TF_CLI_CONFIG_FILE=${file}, or copy the blocks of ${file} into it\n`,
  );
}

/**
 * The user's own command-line configuration that keeps Terraform or OpenTofu from looking into mirrors of its
 * own accord.
 */
export function hidingConfiguration(env: NodeJS.ProcessEnv): string | undefined {
  for (const path of userConfigurations(env, env["HOME"] ?? homedir())) {
    if (hidesMirrors(textOf(path))) return path;
  }
  return undefined;
}

/** A file that cannot be read hides nothing. */
function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
