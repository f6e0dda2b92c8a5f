import type { Command } from "commander";

import { examples, formatOption, type Finish } from "../command-options";
import type { Terminal } from "../terminal";
import type { ProviderInstallCommand } from "./provider.run";

/** `parkit provider install`: the Terraform provider for people who write plain HCL. */
export function addProviderCommand(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("provider")
    .description("the Terraform provider, for people who write plain HCL")
    .addHelpText("after", examples("parkit provider install"))
    .command("install")
    .description("put the provider where Terraform and OpenTofu find it without a registry")
    .option(
      "--dir <directory>",
      "root of a filesystem mirror; otherwise the one of the user, ~/.terraform.d/plugins",
    )
    .addOption(formatOption("text", "json"))
    .addHelpText(
      "after",
      examples("parkit provider install", "parkit provider install --dir /srv/terraform/mirror"),
    )
    .action(async (options: ProviderInstallCommand) => {
      const { providerInstallCommand } = await import("./provider.run.js");
      finish(providerInstallCommand(options, terminal));
    });
}
