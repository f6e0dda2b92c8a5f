import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

import { printable } from "@parkit/provider-schema/internal/printable";
import { runnerSpecs } from "@parkit/provider-schema/internal/runner/runner-spec";
import { onStopSignals } from "@parkit/runner/internal/entry/stop-signals";

import { chooseRunner } from "../../description/choose-runner";
import { requireValid } from "../../description/require-valid";
import { EXIT, type ExitCode } from "../../exit-code";
import { logSources, type LogSource } from "../../logs/log-source";
import { startProgress, startSteps, type StartProgress } from "../../logs/start-steps";
import { systemError } from "../../system-error";
import type { Terminal } from "../../terminal";

const LOOK =
  "Read what it says above. Whether this machine reaches the runner's cluster or Docker: parkit doctor --live";

/** Options of `parkit logs`. */
export interface LogsCommand {
  readonly runner: string;
  readonly file: readonly string[];
  readonly follow: boolean;
  readonly format: "text" | "json";
}

/** Prints the log of a runner, and says how far its start has come and what is missing. */
export async function logsCommand(
  { runner, file, follow, format }: LogsCommand,
  terminal: Terminal,
): Promise<ExitCode> {
  const description = await requireValid(file, terminal);
  if (description === undefined) return EXIT.failed;
  const spec = chooseRunner(runnerSpecs(description), runner);
  const sources = logSources(spec, follow);
  const progress = startProgress(startSteps(spec));
  const stop = new AbortController();
  const giveUp = (): void => {
    stop.abort();
  };
  const forget = onStopSignals(giveUp, giveUp);
  const take = (line: string): void => {
    if (format === "text") terminal.out.write(`${line}\n`);
    const says = progress.take(line);
    if (says !== undefined && format === "text")
      terminal.err.write(`${terminal.paintErr("cyan", spec.name)}: ${printable(says)}\n`);
  };
  const problems = await Promise.all(
    sources.map((source) => printLog(source, take, stop.signal, terminal)),
  ).finally(forget);
  const told = problems.filter((problem) => problem !== undefined);
  for (const { what, fix } of told) terminal.err.write(`parkit: ${printable(what)}\n  ${fix}\n`);
  const missing = progress.missing();
  // Of a log that nobody could read nothing is missing.
  const isRead = told.length === 0 || progress.reached().length > 0;
  if (format === "json") terminal.out.write(progressJson(spec.name, progress));
  else if (missing !== undefined && isRead)
    terminal.err.write(
      `${terminal.paintErr("yellow", "missing")}: the log does not say "${missing.says}"; look at ${missing.missing}\n`,
    );
  return told.length === 0 && missing === undefined ? EXIT.ok : EXIT.failed;
}

function progressJson(runner: string, progress: StartProgress): string {
  const missing = progress.missing();
  const shown = {
    runner,
    steps: progress.reached(),
    missing: missing === undefined ? null : { id: missing.id, says: missing.says, look: missing.missing },
  };
  return `${JSON.stringify(shown, null, 2)}\n`;
}

/** Why a program printed no log, or not all of it. */
interface Unread {
  readonly what: string;
  readonly fix: string;
}

/** Hands over a program's lines, also those that it writes to standard error; says what went wrong. */
async function printLog(
  { program, argv }: LogSource,
  take: (line: string) => void,
  signal: AbortSignal,
  { env, folder }: Terminal,
): Promise<Unread | undefined> {
  const child = spawn(program, [...argv], { env, cwd: folder, stdio: ["ignore", "pipe", "pipe"], signal });
  const ended = new Promise<Unread | undefined>((resolve) => {
    child.once("error", (error) => {
      if (signal.aborted) resolve(undefined);
      else if (systemError(error) === "ENOENT")
        resolve({
          what: `${program} is not installed`,
          fix: "Install it, or look where the runner is: the README of parkit synth has the command.",
        });
      else resolve({ what: `${program}: ${error.message}`, fix: LOOK });
    });
    child.once("close", (code) => {
      resolve(
        code === 0 || signal.aborted
          ? undefined
          : { what: `${program} ended with ${String(code)}`, fix: LOOK },
      );
    });
  });
  const lines = [child.stdout, child.stderr].map(async (stream) => {
    for await (const line of createInterface({ input: stream })) take(line);
  });
  const [problem] = await Promise.all([ended, ...lines]);
  return problem;
}
