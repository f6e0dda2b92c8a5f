import { ConfigurationError } from "@parkit/runner/internal/configuration-error";
import { entryCommand, type EntryOptions } from "@parkit/runner/internal/entry/command-line";
import { runEntry } from "@parkit/runner/internal/entry/entry";

import { EXIT, type ExitCode } from "../exit-code";
import type { Terminal } from "../terminal";
import { UsageError } from "../usage-error";

/** Options of `parkit runner`. */
export interface RunnerCommand extends EntryOptions {
  readonly allowOpenFiles?: boolean;
}

/** Runs the reference runner until it is told to stop. A second signal interrupts what still runs. */
export async function runnerCommand(
  words: readonly string[],
  { allowOpenFiles = false, ...options }: RunnerCommand,
  { out, err, env, folder }: Terminal,
): Promise<ExitCode> {
  try {
    const command = entryCommand(options, words, env);
    return (await runEntry(command, { out, err, env, folder, allowOpenFiles })) === 0 ? EXIT.ok : EXIT.failed;
  } catch (error) {
    if (error instanceof ConfigurationError) throw new UsageError(error.message);
    throw error;
  }
}
