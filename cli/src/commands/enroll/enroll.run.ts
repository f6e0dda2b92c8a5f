import { open, readFile, unlink, type FileHandle } from "node:fs/promises";
import { resolve } from "node:path";

import {
  pairedComponent,
  runnerSpecs,
  type RunnerSpec,
} from "@parkit/provider-schema/internal/runner/runner-spec";
import { identityUrn, isOwnerless } from "@parkit/provider-schema/internal/runner/runner-identity";
import { RUNNER_URN_PREFIX } from "@parkit/provider-schema/internal/runner/runner-urn";
import { enroll, EnrollmentError, type EnrolledIdentity } from "@parkit/runner/internal/identity/enrollment";
import { RenderError } from "@parkit/targets/internal/render-error";
import { identityFile, type IdentityForm } from "@parkit/targets/internal/identity/identity";

import { judge } from "@parkit/targets/internal/description/judge";
import { onStopSignals } from "@parkit/runner/internal/entry/stop-signals";
import { chooseRunner } from "../../description/choose-runner";
import { loadDescription } from "../../description/load";
import { EXIT, type ExitCode } from "../../exit-code";
import { reportText } from "../../report/text";
import { systemError } from "../../system-error";
import type { Terminal } from "../../terminal";
import { UsageError } from "../../usage-error";
import { identityInCluster, type FoundIdentity } from "./identity-in-cluster";
import { accountOf, createKept, forgetKept, keptPath, readKept, type KeptIdentity } from "./kept-identity";

/** Options of `parkit enroll`. */
export interface EnrollCommand {
  readonly file: readonly string[];
  readonly runner?: string;
  readonly output: IdentityForm;
  readonly to?: string;
  readonly show: boolean;
  readonly ifMissing: boolean;
  readonly done: boolean;
}

/**
 * Enrolls a runner and hands over its identity, never to a terminal unless asked to.
 *
 * Whatever could keep the identity from being handed over is tried before enrolling: the key of an enrolled
 * runner cannot be had again. What goes into a pipe is kept in a file until somebody says that it arrived.
 */
export async function enrollCommand(options: EnrollCommand, terminal: Terminal): Promise<ExitCode> {
  const { to, show, output, done } = options;
  if (to === undefined && !show && !done && terminal.isWatched) {
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
  const kept = keptPath(spec, terminal.env);
  if (done) {
    const forgotten = await forgetKept(kept);
    terminal.err.write(`${forgotten ? `deleted ${kept}` : `nothing is kept of ${spec.name}`}\n`);
    return EXIT.ok;
  }
  checkForm(spec, output);
  const found = options.ifMissing ? await existingIdentity(spec, options, terminal) : undefined;
  if (found !== undefined) {
    terminal.err.write(`${spec.name} has an identity: ${found.urn} in ${found.where}\n`);
    sayOtherUrn(spec, found.urn, terminal);
    return EXIT.ok;
  }
  const urn =
    to === undefined
      ? await print(spec, output, terminal, kept)
      : await handOverInFile(spec, output, terminal, to);
  sayOtherUrn(spec, urn, terminal);
  return EXIT.ok;
}

/** @throws {UsageError} when it is not clear where the identity would be */
async function existingIdentity(
  spec: RunnerSpec,
  { to, output }: EnrollCommand,
  terminal: Terminal,
): Promise<FoundIdentity | undefined> {
  if (to === undefined && output !== "secret")
    throw new UsageError(
      `--if-missing does not know where an identity printed as ${output} goes`,
      "Name the file with --to, or take -o secret: then the cluster is asked.",
    );
  const inFile = to === undefined ? undefined : await identityInFile(to, terminal);
  return inFile ?? (output === "secret" ? identityInCluster(spec, terminal) : undefined);
}

const URN = new RegExp(`${RUNNER_URN_PREFIX}[\\w:.-]+`);

/** A file without a URN is somebody else's, and is refused later like any that exists. */
async function identityInFile(path: string, { folder }: Terminal): Promise<FoundIdentity | undefined> {
  try {
    const text = await readFile(resolve(folder, path), "utf8");
    const [urn] = URN.exec(text) ?? [];
    return urn === undefined ? undefined : { urn, where: path };
  } catch {
    return undefined;
  }
}

/** A description that names another runner pairs its connections with that one. */
function sayOtherUrn(spec: RunnerSpec, urn: string, terminal: Terminal): void {
  const described = identityUrn(pairedComponent(spec)?.identity);
  if (described === undefined || described === urn) return;
  terminal.err.write(
    `The description says ${described} of ${spec.name}: write ${urn} there, or its connections lead to another runner.\n`,
  );
}

/** What was kept from last time is handed over again, rather than a second runner enrolled. */
async function print(
  spec: RunnerSpec,
  form: IdentityForm,
  terminal: Terminal,
  path: string,
): Promise<string> {
  const account = accountOf(fromEnvironment("DD_API_KEY", terminal));
  const before = await readKept(path);
  if (before !== undefined && before.account !== account)
    throw new UsageError(
      `${path} keeps the identity of a runner ${spec.name} that was enrolled with another API key`,
      `Say parkit enroll --done --runner ${spec.name} once that one has arrived, or move the file away.`,
    );
  const identity = before ?? (await enrollAndKeep(spec, account, terminal, path));
  terminal.out.write(identityFile(spec, identity, form).text);
  terminal.err.write(
    `${before === undefined ? "enrolled" : "not enrolled again, but handed over once more:"} ${spec.name}: ${identity.urn}\n` +
      `kept in ${path} until you say parkit enroll --done --runner ${spec.name}\n`,
  );
  return identity.urn;
}

async function enrollAndKeep(
  spec: RunnerSpec,
  account: string,
  terminal: Terminal,
  path: string,
): Promise<KeptIdentity> {
  return intoFile(await createKept(path), path, spec, terminal, (identity) => {
    const kept = { account, urn: identity.urn, privateKey: identity.privateKey };
    return { text: `${JSON.stringify(kept)}\n`, result: kept };
  });
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

async function handOverInFile(
  spec: RunnerSpec,
  form: IdentityForm,
  terminal: Terminal,
  path: string,
): Promise<string> {
  const file = await createPrivateFile(path, terminal);
  const urn = await intoFile(file, path, spec, terminal, (identity) => ({
    text: identityFile(spec, identity, form).text,
    result: identity.urn,
  }));
  terminal.err.write(`enrolled ${spec.name}: ${urn}\nwrote ${path}\n`);
  return urn;
}

/** Enrolls, and writes what is made of the identity; without an identity the file is gone again. */
async function intoFile<T>(
  file: FileHandle,
  path: string,
  spec: RunnerSpec,
  terminal: Terminal,
  made: (identity: EnrolledIdentity) => { readonly text: string; readonly result: T },
): Promise<T> {
  const stop = new AbortController();
  const giveUp = (): void => {
    stop.abort();
  };
  const forget = onStopSignals(giveUp, giveUp);
  try {
    const { text, result } = made(await enrollRunner(spec, terminal, stop.signal));
    await file.writeFile(text);
    return result;
  } catch (error) {
    await unlink(resolve(terminal.folder, path));
    if (stop.signal.aborted) throw new Error(stoppedMessage(spec, path));
    throw error instanceof EnrollmentError ? new Error(refusedMessage(error, spec)) : error;
  } finally {
    forget();
    await file.close();
  }
}

/** Datadog gives a name once: whoever enrolls again may only have lost sight of the first identity. */
function refusedMessage({ message, status }: EnrollmentError, { name }: RunnerSpec): string {
  if (status === 401 || status === 403) return message;
  return `${message}\n  If ${name} was enrolled before, use that identity (--if-missing looks for it), or delete the runner at Datadog and enroll again.`;
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
          "It may hold another identity: move it away, name another, or say --if-missing to keep it.",
        )
      : new UsageError(`cannot write ${path}: ${reason}`, "Name another path with --to.");
  }
}

/** Why the file is gone again, and what a request that was under way may have left behind. */
function stoppedMessage({ name }: RunnerSpec, path: string): string {
  return `stopped before ${name} was enrolled; ${path} is not written. If Datadog lists a runner ${name} now, delete it there: its key is lost.`;
}

function enrollRunner(spec: RunnerSpec, terminal: Terminal, signal: AbortSignal): Promise<EnrolledIdentity> {
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
    signal,
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
