import { resolve } from "node:path";

import { loadConfig } from "@parkit/runner/internal/config";
import { ConfigurationError } from "@parkit/runner/internal/configuration-error";
import { startRunner } from "@parkit/runner/internal/runner";

import { EXIT, type ExitCode } from "../exit-code";
import { onStopSignals } from "../stop-signals";
import type { Terminal } from "../terminal";
import { UsageError } from "../usage-error";

/** Options of `parkit runner`. */
export interface RunnerCommand {
  /** Directory of its configuration. */
  readonly config: string;
  readonly allowOpenFiles?: boolean;
  /** Directory of its task journal. @default - that of its configuration */
  readonly state?: string;
}

/** Runs the reference runner until it is told to stop. A second signal interrupts what still runs. */
export async function runnerCommand(options: RunnerCommand, terminal: Terminal): Promise<ExitCode> {
  const config = await readConfig(options, terminal);
  const stop = new AbortController();
  // Listened for before the runner starts: a signal may come at any moment.
  onStopSignals(
    () => {
      stop.abort();
    },
    () => void started.then((runner) => runner.interrupt()),
  );
  const started = startRunner(config, {
    log: terminal.err,
    signal: stop.signal,
    env: terminal.env,
    stateDirectory: resolve(terminal.folder, options.state ?? options.config),
  });
  const runner = await started;
  return (await runner.done) === "drained" ? EXIT.ok : EXIT.failed;
}

async function readConfig(
  { config: directory, allowOpenFiles = false }: RunnerCommand,
  { folder, env }: Terminal,
): ReturnType<typeof loadConfig> {
  try {
    return await loadConfig(resolve(folder, directory), env, { allowOpenFiles });
  } catch (error) {
    if (error instanceof ConfigurationError) throw new UsageError(error.message);
    throw error;
  }
}
