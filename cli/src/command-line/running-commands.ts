import { Option } from "commander";
import type { Command } from "commander";

import type { ControlPlaneCommand } from "../commands/control-plane";
import type { EnrollCommand } from "../commands/enroll";
import type { ProviderInstallCommand } from "../commands/provider-install";
import type { TaskRunCommand } from "../commands/task-run";
import type { UpCommand } from "../commands/up";
import type { Terminal } from "../terminal";
import { examples, fileOption, formatOption, runnerOption } from "./options";
import type { Finish } from "./options";

/** Commands that talk to a control plane or start something. */
export function addRunningCommands(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("enroll")
    .description("enroll a runner with Datadog and print its identity")
    .addOption(fileOption())
    .addOption(runnerOption())
    .addOption(
      new Option("-o, --output <form>", "form of the identity")
        .choices(["secret", "helm-values", "config", "env"])
        .default("secret"),
    )
    .option("--to <path>", "file to write, mode 0600")
    .option("--show", "print the identity even to a terminal", false)
    .addHelpText(
      "after",
      examples("parkit enroll -f parkit.yaml --runner payments -o secret --to identity.yaml") +
        "\nReads DD_API_KEY and DD_APP_KEY. The private key is made here and never leaves this machine.",
    )
    .action(async (options: EnrollCommand) => {
      const { enrollCommand } = await import("../commands/enroll.js");
      finish(await enrollCommand(options, terminal));
    });

  program
    .command("up")
    .description("start a control plane and a runner on this machine, until stopped")
    .option("--port <number>", "port of the control plane; 0 takes a free one", "0")
    .addOption(formatOption("text", "json"))
    .addHelpText("after", examples("parkit up", "parkit up --port 8080 --format json"))
    .action(async (options: UpCommand) => {
      const { upCommand } = await import("../commands/up.js");
      finish(await upCommand(options, terminal));
    });

  program
    .command("runner")
    .description("run the reference runner in the foreground")
    .requiredOption("--config <directory>", "directory that holds config.yaml")
    .addHelpText(
      "after",
      examples("parkit runner --config /etc/dd-action-runner/config") +
        "\nExit codes: 0 drained, 1 failed, 2 wrong configuration.",
    )
    .action(async (options: { readonly config: string }) => {
      const { runnerCommand } = await import("../commands/runner.js");
      finish(await runnerCommand(options.config, terminal));
    });

  program
    .command("control-plane")
    .description("start a control plane on this machine, without a runner, until stopped")
    .option("--port <number>", "port to listen on; 0 takes a free one", "0")
    .addOption(formatOption("text", "json"))
    .addHelpText(
      "after",
      examples("parkit control-plane", "parkit control-plane --port 8080 --format json") +
        "\nLogs are JSON lines on standard error. Keys are made anew with every start.",
    )
    .action(async (options: ControlPlaneCommand) => {
      const { controlPlaneCommand } = await import("../commands/control-plane.js");
      finish(await controlPlaneCommand(options, terminal));
    });
  addTaskCommands(program, terminal, finish);
  addProviderCommands(program, terminal, finish);
}

const REQUEST_EXAMPLE = `parkit task run com.datadoghq.http.request --input '{"verb":"GET","url":"https://example.com"}'`;

function addTaskCommands(program: Command, terminal: Terminal, finish: Finish): void {
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
        "\nWarns of inputs that parkit explain ACTION does not show; the runner is the judge." +
        "\nReads DD_HOST, DD_API_KEY and DD_APP_KEY; parkit up prints them. Datadog itself has no such API." +
        "\nExit codes: 0 succeeded, 1 failed or refused, 2 wrong usage.",
    )
    .action(async (fqn: string, options: Omit<TaskRunCommand, "fqn">) => {
      const { taskRunCommand } = await import("../commands/task-run.js");
      finish(await taskRunCommand({ ...options, fqn }, terminal));
    });
}

function addProviderCommands(program: Command, terminal: Terminal, finish: Finish): void {
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
      const { providerInstallCommand } = await import("../commands/provider-install.js");
      finish(await providerInstallCommand(options, terminal));
    });
}
