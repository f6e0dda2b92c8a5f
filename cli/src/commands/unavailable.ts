import type { Command } from "commander";

import { UsageError } from "../usage-error";

/** Commands that belong to the contract and come later: they say so and are never half there. */
const UNAVAILABLE = ["status", "logs"] as const;

/** Commands that only say that they are not there. */
export function addUnavailableCommands(program: Command): void {
  for (const name of UNAVAILABLE) {
    program
      .command(name, { hidden: true })
      .helpOption(false)
      .allowUnknownOption()
      .allowExcessArguments()
      .action(() => {
        throw new UsageError(`${name} is not available in this version`);
      });
  }
}
