import { resolve } from "node:path";

import {
  defaultInstallDirectory,
  installProvider,
  UnsupportedPlatformError,
  type InstalledProvider,
} from "@parkit/terraform-provider/internal/install";

import { EXIT, type ExitCode } from "../exit-code";
import { systemError } from "../system-error";
import type { Terminal } from "../terminal";
import { UsageError } from "../usage-error";
import { hidingConfiguration } from "../provider-beside";

/** Options of `parkit provider install`. */
export interface ProviderInstallCommand {
  readonly dir?: string;
  readonly format: "text" | "json";
}

/** Puts the Terraform provider where Terraform and OpenTofu find it, and says how to use it. */
export function providerInstallCommand(
  { dir, format }: ProviderInstallCommand,
  terminal: Terminal,
): ExitCode {
  const installed = install(dir ?? defaultInstallDirectory(), terminal);
  terminal.out.write(
    format === "json"
      ? `${JSON.stringify({ provider: installed }, null, 2)}\n`
      : text(installed, dir !== undefined, hidingConfiguration(terminal.env)),
  );
  return EXIT.ok;
}

function install(directory: string, { folder }: Terminal): InstalledProvider {
  try {
    return installProvider(resolve(folder, directory));
  } catch (error) {
    if (error instanceof UnsupportedPlatformError) {
      throw new UsageError(
        error.message,
        "It is a script of Node.js. Run Terraform and this command where scripts start: on Linux, on macOS, or on Windows in WSL.",
      );
    }
    throw new UsageError(
      `cannot install into ${directory}: ${systemError(error)}`,
      "Name a directory that can be written with --dir.",
    );
  }
}

/**
 * @param elsewhere - whether the directory is one where Terraform does not look by itself
 * @param hiding - a configuration of the user's that keeps it from looking there
 */
function text(installed: InstalledProvider, elsewhere: boolean, hiding: string | undefined): string {
  const { directory, source, version, requiredProviders, cliConfiguration } = installed;
  const naming = `export TF_CLI_CONFIG_FILE=${cliConfiguration}`;
  const found = elsewhere
    ? `Terraform and OpenTofu find it with:\n\n  ${naming}\n`
    : hiding === undefined
      ? "Terraform and OpenTofu look there by themselves.\n"
      : `${hiding} has provider_installation, so Terraform and OpenTofu do not look there. Copy the blocks of
${cliConfiguration} into it, or use:\n\n  ${naming}\n`;
  return `installed ${source} ${version} into ${directory}

${found}
Use it with:

terraform {
  required_providers {
${requiredProviders.replace(/^/gm, "    ")}
  }
}
`;
}
