import type { Command } from "commander";

import { examples, type Finish } from "../command-options";
import type { Terminal } from "../terminal";
import type { RunnerCommand } from "./runner.run";

/** `parkit runner`: the reference runner in the foreground. */
export function addRunnerCommand(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("runner")
    .description("run the reference runner in the foreground")
    .argument("[words...]", "as an Agent's runner: run, or datadog-cluster-agent start")
    .option(
      "--config <directory>",
      "directory that holds config.yaml; by default DD_PRIVATE_RUNNER_CONFIG_DIR names it",
    )
    .option("--with-api-key", "enroll with DD_API_KEY and DD_APP_KEY where there is no identity yet")
    .option("--enroll", "with --with-api-key: print the identity and end")
    .option("-f, --format <form>", "form of what --enroll prints: config, helm-values or env")
    .option("-c, --cfgpath <path>", "an Agent's configuration: its directory or main file")
    .option("-E, --extracfgpath <file...>", "further configuration files of an Agent")
    .option(
      "--state <directory>",
      "directory in which the runner keeps its task journal; that of its configuration unless given",
    )
    .option("--allow-open-files", "use files with keys and credentials that others can read or write")
    .addHelpText(
      "after",
      examples(
        "parkit runner --config /etc/dd-action-runner/config",
        "parkit runner --config /etc/dd-action-runner/config --state /var/lib/dd-action-runner",
        "parkit runner --config ./config --with-api-key",
        "parkit runner run -c /etc/datadog-agent -E privateactionrunner.yaml",
      ) +
        "\nTakes the variables of the standalone image (DD_BASE_URL, RUNNER_NAME, ACTIONS_ALLOWLIST and so on) and of" +
        "\nAgents (DD_PRIVATE_ACTION_RUNNER_*). SIGHUP and a changed file reload the allowlist." +
        "\nExit codes: 0 drained, 1 failed, 2 wrong configuration.",
    )
    .action(async (words: readonly string[], options: RunnerCommand) => {
      const { runnerCommand } = await import("./runner.run.js");
      finish(await runnerCommand(words, options, terminal));
    });
}
