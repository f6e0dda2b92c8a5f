import type { Command } from "commander";

import { examples, formatOption, type Finish } from "../command-options";
import type { Terminal } from "../terminal";
import type { OneTaskCommand, TaskListCommand, TaskOperation } from "./task-list.run";
import type { TaskRunCommand } from "./task.run";

const REQUEST_EXAMPLE = `parkit task run com.datadoghq.http.request --input '{"verb":"GET","url":"https://example.com"}'`;

const CONTROL_PLANE_OPTION = "where the control plane is; DD_HOST otherwise";

/** `parkit task`: runs tasks on a control plane, and looks at those that it has. */
export function addTaskCommand(program: Command, terminal: Terminal, finish: Finish): void {
  const task = program
    .command("task")
    .description("run tasks on a control plane of parkit's")
    .addHelpText(
      "after",
      examples(REQUEST_EXAMPLE, "parkit task list", "parkit task show ID", "parkit task cancel ID"),
    );
  addRunCommand(task, terminal, finish);
  addListCommand(task, terminal, finish);
  addOneTaskCommand(task, terminal, finish, "show", "print a task, with its outputs or its error");
  addOneTaskCommand(task, terminal, finish, "cancel", "end a task that waits or runs, and print it");
}

function addListCommand(task: Command, terminal: Terminal, finish: Finish): void {
  task
    .command("list")
    .description("list the tasks that a control plane has, oldest first")
    .option("--control-plane <url>", CONTROL_PLANE_OPTION)
    .addOption(formatOption("text", "json"))
    .addHelpText("after", examples("parkit task list", "parkit task list --format json"))
    .action(async (options: TaskListCommand) => {
      const { taskListCommand } = await import("./task-list.run.js");
      finish(await taskListCommand(options, terminal));
    });
}

function addOneTaskCommand(
  task: Command,
  terminal: Terminal,
  finish: Finish,
  name: TaskOperation,
  description: string,
): void {
  task
    .command(name)
    .description(description)
    .argument("<id>", "id of the task, as parkit task list and parkit task run print it")
    .option("--control-plane <url>", CONTROL_PLANE_OPTION)
    .addHelpText("after", examples(`parkit task ${name} 5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10`))
    .action(async (id: string, options: Omit<OneTaskCommand, "id" | "operation">) => {
      const { oneTaskCommand } = await import("./task-list.run.js");
      finish(await oneTaskCommand({ ...options, id, operation: name }, terminal));
    });
}

function addRunCommand(task: Command, terminal: Terminal, finish: Finish): void {
  task
    .command("run")
    .description("queue a task and wait for its end")
    .argument("<fqn>", "fully qualified name of the action")
    .option("--input <json>", "inputs of the action as a JSON object, or - for standard input", "{}")
    .option("--runner <name>", "which runner: name, id or URN")
    .option("--hostname <name>", "runner without an owner in the Agent of that host")
    .option("--cluster-id <id>", "runner without an owner in the Cluster Agent of that cluster")
    .option("--connection <name>", "connection to go through: name or id")
    .option("--group <name>", "connection group to go through: name or id")
    .option("--tag <key:value...>", "tags that pick the member of the group")
    .option("--control-plane <url>", CONTROL_PLANE_OPTION)
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
