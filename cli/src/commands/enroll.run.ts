import { open, unlink, type FileHandle } from "node:fs/promises";
import { resolve } from "node:path";

import {
  pairedComponent,
  runnerSpecs,
  type RunnerSpec,
} from "@parkit/provider-schema/internal/runner/runner-spec";
import { isOwnerless } from "@parkit/provider-schema/internal/runner/runner-identity";
import { enroll, type EnrolledIdentity } from "@parkit/runner/internal/enrollment";
import { RenderError } from "@parkit/targets/internal/render-error";
import { identityFile, type IdentityForm } from "@parkit/targets/internal/identity/identity";

import { chooseRunner } from "../description/choose-runner";
import { judge } from "../description/judge";
import { loadDescription } from "../description/load";
import { EXIT, type ExitCode } from "../exit-code";
import { reportText } from "../report/text";
import { onStopSignals } from "../stop-signals";
import { systemError } from "../system-error";
import type { Terminal } from "../terminal";
import { UsageError } from "../usage-error";

/** Options of `parkit enroll`. */
export interface EnrollCommand {
  readonly file: readonly string[];
  readonly runner?: string;
  readonly output: IdentityForm;
  readonly to?: string;
  readonly show: boolean;
}

/**
 * Enrolls a runner and hands over its identity, never to a terminal unless asked to.
 *
 * Whatever could keep the identity from being handed over is tried before enrolling: the key of an enrolled
 * runner cannot be had again.
 */
export async function enrollCommand(options: EnrollCommand, terminal: Terminal): Promise<ExitCode> {
  const { to, show, output } = options;
  if (to === undefined && !show && terminal.isWatched) {
    throw new UsageError(
      "the identity holds a private key, which does not belong on a terminal",
      "Name a file with --to, redirect standard output, or insist with --show.",
    );
  }
  const loaded = await loadDescription(options.file, terminal);
  // What is said about the identity cannot be right before there is one.
  const judged = judge(loaded, { ignore: ({ rule }) => rule.startsWith("identity/") });
  if (judged.kind === "invalid") {
    terminal.err.write(reportText(judged.violations, loaded, terminal.paintErr));
    return EXIT.failed;
  }
  const spec = chooseRunner(runnerSpecs(judged.description), options.runner);
  checkForm(spec, output);
  const urn =
    to === undefined
      ? await handOver(spec, output, terminal, (text) => Promise.resolve(terminal.out.write(text)))
      : await handOverInFile(spec, output, terminal, to);
  terminal.err.write(`enrolled ${spec.name}: ${urn}\n${to === undefined ? "" : `wrote ${to}\n`}`);
  return EXIT.ok;
}

/** @throws {UsageError} when the runner, as it is deployed, cannot take its identity in that form */
function checkForm(spec: RunnerSpec, form: IdentityForm): void {
  try {
    identityFile(spec, { urn: "", privateKey: "" }, form);
  } catch (error) {
    if (error instanceof RenderError) throw new UsageError(error.message, "Use -o secret or -o env.");
    throw error;
  }
}

async function handOver(
  spec: RunnerSpec,
  form: IdentityForm,
  terminal: Terminal,
  write: (text: string) => Promise<unknown>,
  signal?: AbortSignal,
): Promise<string> {
  const identity = await enrollRunner(spec, terminal, signal);
  await write(identityFile(spec, identity, form).text);
  return identity.urn;
}

async function handOverInFile(
  spec: RunnerSpec,
  form: IdentityForm,
  terminal: Terminal,
  path: string,
): Promise<string> {
  const file = await createPrivateFile(path, terminal);
  const stop = new AbortController();
  const giveUp = (): void => {
    stop.abort();
  };
  const forget = onStopSignals(giveUp, giveUp);
  try {
    return await handOver(spec, form, terminal, (text) => file.writeFile(text), stop.signal);
  } catch (error) {
    await unlink(resolve(terminal.folder, path));
    throw stop.signal.aborted ? new Error(stoppedMessage(spec, path)) : error;
  } finally {
    forget();
    await file.close();
  }
}

/** @throws {UsageError} when the file exists or cannot be made */
async function createPrivateFile(path: string, { folder }: Terminal): Promise<FileHandle> {
  try {
    return await open(resolve(folder, path), "wx", 0o600);
  } catch (error) {
    const reason = systemError(error);
    throw reason === "EEXIST"
      ? new UsageError(
          `${path} exists already`,
          "It may hold another identity: move it away, or name another.",
        )
      : new UsageError(`cannot write ${path}: ${reason}`, "Name another path with --to.");
  }
}

/** Why the file is gone again, and what a request that was under way may have left behind. */
function stoppedMessage({ name }: RunnerSpec, path: string): string {
  return `stopped before ${name} was enrolled; ${path} is not written. If Datadog lists a runner ${name} now, delete it there: its key is lost.`;
}

function enrollRunner(
  spec: RunnerSpec,
  terminal: Terminal,
  signal: AbortSignal | undefined,
): Promise<EnrolledIdentity> {
  const { name, modes, site } = spec;
  const push = spec.kind === "standalone" ? spec.push : undefined;
  return enroll({
    site,
    name,
    modes,
    env: terminal.env,
    apiKey: fromEnvironment("DD_API_KEY", terminal),
    ...(isOwnerless(pairedComponent(spec)?.identity)
      ? {}
      : { appKey: fromEnvironment("DD_APP_KEY", terminal) }),
    ...(push === undefined ? {} : { runnerHost: push.hostname }),
    ...(signal === undefined ? {} : { signal }),
    onRetry: (problem, pauseMs) => {
      terminal.err.write(`${problem}; trying again in ${Math.round(pauseMs / 1000)} s\n`);
    },
  });
}

function fromEnvironment(name: string, { env }: Terminal): string {
  const value = env[name];
  if (value !== undefined && value !== "") return value;
  throw new UsageError(
    `${name} is not set`,
    "Enrolling needs DD_API_KEY and, for an owned runner, DD_APP_KEY.",
  );
}
