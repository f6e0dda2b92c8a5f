/** What the image's program and `parkit runner` have in common: from a command to a runner that has ended. */
import { dirname, resolve } from "node:path";
import { setImmediate, setTimeout } from "node:timers/promises";
import { createRedactor } from "@parkit/protocol/internal/redaction";
import { RUNNER_HEALTH_PATH } from "@parkit/provider-schema/internal/runner/ingress";
import { RUNNER_PORT } from "@parkit/provider-schema/internal/version/versions";
import { agentMainFile } from "../config/agent-files";
import { systemClock } from "../clock";
import { portOf, readSettings, type RunnerConfig } from "../config/config";
import { agentSource, type ConfigSource, standaloneSource } from "../config/config-source";
import { ConfigurationError } from "../configuration-error";
import { createLog, type Log, type LogStream } from "../log";
import { type RunningRunner, startRunner } from "../runner";
import {
  enrollForPrinting,
  printedIdentity,
  type SelfEnrollOptions,
} from "../identity/standalone-enrollment";
import { RUNNER_VERSION } from "../version";
import { followAllowlist } from "./allowlist-reload";
import { type EntryCommand, HELP } from "./command-line";
import { healthProblem } from "./health-question";
import { startHealthServer } from "./health-server";
import { onStopSignals } from "./stop-signals";

/** Where the program is called. */
export interface Surroundings {
  /** Takes what is asked for: help, a version, an identity. */
  readonly out: LogStream;
  /** Takes the log. */
  readonly err: LogStream;
  readonly env: NodeJS.ProcessEnv;
  /** Absolute path of the directory that relative paths start from. */
  readonly folder: string;
  /** See `LoadOptions` of the configuration. @default false */
  readonly allowOpenFiles?: boolean;
  /**
   * Whether this is a container: the runner says so to the control plane, and is asked for its health from
   * outside.
   *
   * @default false
   */
  readonly containerized?: boolean;
}

/** 0: done, or drained; 1: failed. */
export type EntryExit = 0 | 1;

/**
 * Does what the command says. A runner works until it is told to stop; a second signal interrupts what still
 * runs.
 *
 * @throws {@link ConfigurationError} with everything that is wrong.
 * @throws {@link EnrollmentError} when the control plane refuses.
 */
export async function runEntry(command: EntryCommand, surroundings: Surroundings): Promise<EntryExit> {
  const { out } = surroundings;
  switch (command.type) {
    case "help":
      out.write(HELP);
      return 0;
    case "version":
      out.write(`${RUNNER_VERSION}\n`);
      return 0;
    case "health-check":
      return checkHealth(command.directory, surroundings);
    case "enroll":
      return printIdentity(command, surroundings);
    case "standalone":
    case "agent":
      return runRunner(command, surroundings);
  }
}

async function printIdentity(
  { directory, format }: Extract<EntryCommand, { readonly type: "enroll" }>,
  surroundings: Surroundings,
): Promise<EntryExit> {
  const { out, env, folder } = surroundings;
  const stop = new AbortController();
  const giveUp = (): void => {
    stop.abort();
  };
  const forget = onStopSignals(giveUp, giveUp);
  try {
    const options = enrolling(surroundings, logTo(surroundings), stop.signal);
    out.write(printedIdentity(await enrollForPrinting(resolve(folder, directory), env, options), format));
    return 0;
  } catch (error) {
    if (stop.signal.aborted) return 1;
    throw error;
  } finally {
    forget();
  }
}

async function runRunner(
  command: Extract<EntryCommand, { readonly type: "standalone" | "agent" }>,
  surroundings: Surroundings,
): Promise<EntryExit> {
  const { err, env, containerized = false } = surroundings;
  const log = logTo(surroundings);
  const stop = new AbortController();
  let runner: RunningRunner | undefined;
  // Listened for before anything starts: a signal may come at any moment.
  const forget = onStopSignals(
    () => {
      stop.abort();
    },
    () => void runner?.interrupt(),
  );
  try {
    const source = sourceOf(command, surroundings, enrolling(surroundings, log, stop.signal));
    const config = await loadUnlessStopped(source, stop.signal);
    if (config === undefined) return 0;
    const stateDirectory = await stateDirectoryOf(command, surroundings);
    runner = await startRunner(config, { log: err, signal: stop.signal, env, containerized, stateDirectory });
    return await attend(runner, { config, source, log, containerized, stop: stop.signal });
  } finally {
    forget();
  }
}

/** Beside the configuration, unless another one is named. */
async function stateDirectoryOf(
  command: Extract<EntryCommand, { readonly type: "standalone" | "agent" }>,
  { folder }: Surroundings,
): Promise<string> {
  if (command.state !== undefined) return resolve(folder, command.state);
  if (command.type === "standalone") return resolve(folder, command.directory);
  const { component, config } = command;
  return dirname(await agentMainFile({ component, config: resolve(folder, config) }));
}

/** Stopping is no failure, also while the runner still tries to enroll. */
async function loadUnlessStopped(source: ConfigSource, stop: AbortSignal): Promise<RunnerConfig | undefined> {
  try {
    return await source.load();
  } catch (error) {
    if (stop.aborted) return undefined;
    throw error;
  }
}

/** How long a control plane that does not answer keeps others waiting for the health, in milliseconds. */
const AHEAD_MS = 100;

/** Answers for the runner and follows its allowlist until it has ended. */
async function attend(
  runner: RunningRunner,
  {
    config,
    source,
    log,
    containerized,
    stop,
  }: {
    readonly config: RunnerConfig;
    readonly source: ConfigSource;
    readonly log: Log;
    readonly containerized: boolean;
    readonly stop: AbortSignal;
  },
): Promise<EntryExit> {
  let asks = false;
  const asking = runner.ready.then(() => {
    asks = true;
    // What it says first has left by then.
    return setImmediate();
  });
  // Browsers wait at the same port, and there asking is not what the runner is for.
  if (runner.answerAppBuilder === undefined)
    await Promise.race([asking, setTimeout(AHEAD_MS, undefined, { ref: false })]);
  const port = portOf(config);
  const health = await startHealthServer({
    port,
    ...(!containerized && { host: "127.0.0.1" }),
    isReady: () => asks && !stop.aborted,
    metricsText: runner.metricsText,
    ...(runner.answerAppBuilder !== undefined && { answerAppBuilder: runner.answerAppBuilder }),
  });
  if (typeof health === "string" && runner.answerAppBuilder !== undefined) {
    log.write("error", `port ${port} cannot be used (${health}): no browser reaches the runner`);
    await runner.drain();
    return 1;
  }
  if (typeof health === "string")
    log.write("warn", `port ${port} cannot be used (${health}): nobody is told whether the runner lives`);
  const following = followAllowlist(source, {
    current: config.actionsAllowlist,
    allow: runner.allow,
    onProblem: (problem) => {
      log.write("error", "the allowlist stays as it is", { error: problem });
    },
  });
  // What changed between reading and watching is read here.
  void following.reload();
  const reason = await runner.done;
  following.stop();
  if (typeof health !== "string") await health.close();
  return reason === "drained" ? 0 : 1;
}

function sourceOf(
  command: Extract<EntryCommand, { readonly type: "standalone" | "agent" }>,
  { env, folder }: Surroundings,
  options: SelfEnrollOptions,
): ConfigSource {
  const path = (text: string): string => resolve(folder, text);
  if (command.type === "standalone")
    return standaloneSource(path(command.directory), env, { ...options, enrolls: command.enrolls });
  const { component, config, extra } = command;
  return agentSource({ component, config: path(config), extra: extra.map(path) }, env, options);
}

function enrolling(
  { allowOpenFiles = false }: Surroundings,
  log: Log,
  signal: AbortSignal,
): SelfEnrollOptions {
  return {
    allowOpenFiles,
    signal,
    onRetry: (problem, pauseMs) => {
      log.write("warn", `${problem}; trying again in ${Math.round(pauseMs / 1000)} s`);
    },
  };
}

function logTo({ err }: Surroundings): Log {
  return createLog({ stream: err, clock: systemClock, redactor: createRedactor([]) });
}

/** The port is the configured one; without a configuration it is the default. */
async function checkHealth(
  directory: string,
  { env, err, folder, allowOpenFiles = false }: Surroundings,
): Promise<EntryExit> {
  const url = new URL(`http://localhost:${await configuredPort()}${RUNNER_HEALTH_PATH}`);
  const problem = await healthProblem(url);
  if (problem === undefined) return 0;
  err.write(`${url.href}: ${problem}\n`);
  return 1;

  async function configuredPort(): Promise<number> {
    try {
      return (await readSettings(resolve(folder, directory), env, { allowOpenFiles })).values.port;
    } catch (error) {
      if (error instanceof ConfigurationError) return RUNNER_PORT;
      throw error;
    }
  }
}
