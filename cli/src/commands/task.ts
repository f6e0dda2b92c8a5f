import type { Command } from "commander";

import { examples, type Finish } from "../command-options";
import type { Terminal } from "../terminal";
import type { TaskRunCommand } from "./task.run";

const REQUEST_EXAMPLE = `parkit task run com.datadoghq.http.request --input '{"verb":"GET","url":"https://example.com"}'`;

/** `parkit task run`: runs a task on a control plane. */
export function addTaskCommand(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("task")
    .description("run tasks on a control plane of parkit's")
    .addHelpText("after", examples(REQUEST_EXAMPLE))
    .command("run")
    .description("queue a task and wait for its end")
    .argument("<fqn>", "fully qualified name of the action")
    .option("--input <json>", "inputs of the action as a JSON object, or - for standard input", "{}")
    .option("--runner <name>", "which runner: name, id or URN")
    .option("--connection <name>", "connection to go through: name or id")
    .option("--group <name>", "connection group to go through: name or id")
    .option("--tag <key:value...>", "tags that pick the member of the group")
    .option("--control-plane <url>", "where the control plane is; DD_HOST otherwise")
    .option("--timeout <seconds>", "how long to wait for the end", "300")
    .addHelpText(
      "after",
      examples(
        REQUEST_EXAMPLE,
        "parkit task run com.datadoghq.http.request --group billing --tag env:prod --input - < input.json",
      ) +
        "\nWarns of inputs that parkit explain ACTION does not show; the runner decides." +
        "\nReads DD_HOST, DD_API_KEY and DD_APP_KEY; parkit up prints them. Datadog itself has no such API." +
        "\nExit codes: 0 succeeded, 1 failed or refused, 2 wrong usage.",
    )
    .action(async (fqn: string, options: Omit<TaskRunCommand, "fqn">) => {
      const { taskRunCommand } = await import("./task.run.js");
      finish(await taskRunCommand({ ...options, fqn }, terminal));
    });
}
