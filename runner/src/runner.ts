/** The runner as a whole: starts what follows keys, health and tasks, and stops it in order. */
import { setMaxListeners } from "node:events";
import { ErrorCode } from "@parkit/protocol/internal/error-code";
import { createHttpClient } from "@parkit/protocol/internal/http/http-client";
import { proxyFor, proxySecrets } from "@parkit/protocol/internal/http/proxy";
import { encodePrivateKey } from "@parkit/protocol/internal/key-pair";
import { goArchitecture, goPlatform, type RunnerFacts } from "@parkit/protocol/internal/opms";
import { createRedactor } from "@parkit/protocol/internal/redaction";
import { abortedAfter, type Clock, systemClock } from "./clock";
import { portOf, type RunnerConfig } from "./config/config";
import { keepHealthChecks } from "./health-check";
import { createLog, type Log, type LogLevel, type LogStream } from "./log";
import { pollTasks } from "./loop";
import { dogStatsDAddress, openDogStatsD, type DogStatsD } from "./metrics/dogstatsd";
import { createRunnerMetrics } from "./metrics/runner-metrics";
import { createOpmsClient } from "./opms";
import { createActionPolicy } from "./policy/action-policy";
import { createUrlPolicy, type ResolveHost } from "./policy/url-policy";
import { type AppBuilder, createAppBuilder } from "./push/app-builder";
import { rememberUsedTokensInPostgres } from "./push/postgres-used-tokens";
import { rememberUsedTokens, type UsedTokens } from "./push/used-tokens";
import { createSigningKeys } from "./signing-keys";
import { reportEarlierTasks, type TaskServices } from "./task";
import { TaskError } from "./task-error";
import { NO_JOURNAL, openTaskJournal, type TaskJournal } from "./task-journal";
import { createTaskLedger } from "./task-ledger";
import { RUNNER_VERSION } from "./version";

/** How long running tasks may go on after the stop, in milliseconds; then they are interrupted. */
const DRAIN_GRACE_MS = 170_000;
/** How long interrupted tasks may take to be reported, in milliseconds. */
const REPORT_GRACE_MS = 5_000;

/** What the runner gets from its surroundings. */
export interface RunnerOptions {
  /** Where log lines go. @default - nowhere */
  readonly log?: LogStream;
  /** @default "info" */
  readonly logLevel?: LogLevel;
  /** Drains the runner when aborted, like {@link RunningRunner.drain}. */
  readonly signal?: AbortSignal;
  /** @default - the machine's clock */
  readonly clock?: Clock;
  /** Resolver for the hosts that actions call. @default - the system's */
  readonly resolve?: ResolveHost;
  /** Environment that names proxies and certificate authorities. @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /**
   * Directory in which the runner may write, and no other runner with its identity does: the journal of tasks
   * lies there, by which a task that was interrupted by a crash is not run a second time. When it cannot be
   * written, the log says so and the runner works without.
   *
   * @default - none: what ran is known as long as the process lives
   */
  readonly stateDirectory?: string;
  /** Whether the runner runs in a container, which it tells the control plane. @default false */
  readonly containerized?: boolean;
}

/**
 * Why the runner ended: all tasks reported; tasks were interrupted; or an error of its own, which the log
 * names.
 */
export type ExitReason = "drained" | "interrupted" | "failed";

/** A runner at work. */
export interface RunningRunner {
  /**
   * Resolves when the first signing keys were delivered and the runner asks for tasks; also when it ends
   * before that.
   */
  readonly ready: Promise<void>;
  /** Resolves when the runner has ended. Never rejects. */
  readonly done: Promise<ExitReason>;
  /** Asks for no more tasks, finishes and reports those that run, and ends. Resolves when it has. */
  readonly drain: () => Promise<void>;
  /** Drains, but interrupts running tasks; they are reported as failed. For a second stop signal. */
  readonly interrupt: () => Promise<void>;
  /** Takes another allowlist for the tasks that start from now on, and says so in the log. */
  readonly allow: (entries: readonly string[]) => void;
  /** What the runner counted so far, in the text form of Prometheus. */
  readonly metricsText: () => string;
  /** Answers browsers, in mode `push`; whoever starts the runner has the server. */
  readonly answerAppBuilder?: AppBuilder["answer"];
}

/**
 * Starts a runner. It works until it is drained; a control plane that cannot be reached does not end it.
 *
 * @throws {@link UnusableEnvironment} when the environment names a proxy or a file of certificate authorities
 *   that cannot be used
 */
export function startRunner(config: RunnerConfig, options: RunnerOptions = {}): Promise<RunningRunner> {
  const stop = new AbortController();
  const interrupted = new AbortController();
  const ended = new AbortController();
  const interruption = (): void => {
    interrupted.abort(
      new TaskError(
        ErrorCode.INTERNAL_ERROR,
        "the runner was stopped before the action completed",
        "the action was interrupted",
      ),
    );
  };
  const services = assemble(config, options, interrupted.signal, ended.signal);
  const appBuilder = config.modes.includes("push")
    ? createAppBuilder({ ...services, stop: stop.signal })
    : undefined;
  // Every task under way listens to these; Node takes more than ten listeners for a leak, and says so on
  // standard error.
  setMaxListeners(0, services.interrupt, services.giveUp);
  const graceOver = abortedAfter(services.clock, DRAIN_GRACE_MS, stop.signal, ended.signal);
  graceOver.addEventListener("abort", interruption, { once: true });

  const drain = async (): Promise<void> => {
    stop.abort();
    await done;
  };
  const finish = (reason: ExitReason): ExitReason => {
    ended.abort();
    services.metrics.running(false);
    services.close();
    services.log.write("info", "Workflow runner stopped", { reason });
    return reason;
  };
  announce(config, services.log);
  const work = run(services, appBuilder, stop.signal, ended.signal);
  const done = work.then(
    () => finish(interrupted.signal.aborted ? "interrupted" : "drained"),
    (error: unknown) => {
      services.log.write("error", "the runner failed", { error: String(error) });
      return finish("failed");
    },
  );
  if (options.signal?.aborted === true) stop.abort();
  options.signal?.addEventListener(
    "abort",
    () => {
      stop.abort();
    },
    { once: true },
  );
  return Promise.resolve({
    ready: Promise.race([services.keys.ready, done.then(() => undefined)]),
    done,
    drain,
    interrupt: () => {
      interruption();
      return drain();
    },
    allow: (entries) => {
      services.actionPolicy.replace(entries);
      services.log.write("info", `==> Allowlist : ${allowlistText(entries)}`);
    },
    metricsText: services.metrics.text,
    ...(appBuilder !== undefined && { answerAppBuilder: appBuilder.answer }),
  });
}

/** A runner without mode `pull` asks the control plane for signing keys, and for nothing else. */
async function run(
  services: TaskServices,
  appBuilder: AppBuilder | undefined,
  stop: AbortSignal,
  ended: AbortSignal,
): Promise<void> {
  const { clock, metrics } = services;
  const startedAt = clock.now();
  metrics.running(true);
  const pulls = services.config.modes.includes("pull");
  void services.keys.follow(ended);
  if (pulls) void keepHealthChecks(services, ended);
  const stopped = new Promise<void>((resolve) => {
    if (stop.aborted) resolve();
    else
      stop.addEventListener(
        "abort",
        () => {
          resolve();
        },
        { once: true },
      );
  });
  await Promise.race([services.keys.ready, stopped]);
  if (stop.aborted) return;
  metrics.keysReady(clock.now().getTime() - startedAt.getTime());
  if (appBuilder !== undefined) services.log.write("info", "Waiting for queries of App Builder");
  await Promise.all([
    ...(pulls ? [reportEarlierTasks(services), pollTasks(services, stop, ended)] : []),
    stopped.then(() => appBuilder?.idle()),
  ]);
}

function assemble(
  config: RunnerConfig,
  options: RunnerOptions,
  interrupt: AbortSignal,
  ended: AbortSignal,
): TaskServices & { readonly usedTokens: UsedTokens; close(): void } {
  const {
    clock = systemClock,
    log: stream = { write: () => undefined },
    logLevel = "info",
    env = process.env,
  } = options;
  const { apiUrl, identity } = config;
  // A proxy that cannot be used ends the start; calls would only fail again and again.
  proxyFor(new URL(apiUrl), env);
  const { d = "" } = identity.key.privateKey.export({ format: "jwk" });
  const redactor = createRedactor([
    encodePrivateKey(identity.key),
    d,
    ...proxySecrets(env),
    ...databaseSecrets(config.push?.usedTokensUrl),
  ]);
  const fields = {
    runner_id: identity.runnerId,
    runner_version: RUNNER_VERSION,
    ...(config.tags && config.tags.length > 0 && { tags: config.tags }),
  };
  const log = createLog({ stream, clock, redactor, level: logLevel, fields });
  const pulls = config.modes.includes("pull");
  const journal = pulls ? journalIn(options.stateDirectory, identity.runnerId, log) : NO_JOURNAL;
  const statsd = dogStatsDIn(env, log);
  const common = [
    `runner_id:${identity.runnerId}`,
    `runner_version:${RUNNER_VERSION}`,
    `pull:${String(pulls)}`,
    ...(config.tags ?? []),
  ];
  const http = createHttpClient(env);
  const access = { apiUrl, identity, facts: factsOf(config, options), clock, http };
  const usedTokens = usedTokensOf(config, clock, log);
  return {
    config,
    opms: createOpmsClient(access),
    keys: createSigningKeys(access, log),
    ledger: createTaskLedger({ clock, journal, log }),
    actionPolicy: createActionPolicy(config.actionsAllowlist),
    urlPolicy: createUrlPolicy({
      allowImdsEndpoint: config.allowImdsEndpoint ?? false,
      ownPort: portOf(config),
      ...(config.httpAllowlist !== undefined && { hosts: config.httpAllowlist }),
      ...(options.resolve !== undefined && { resolve: options.resolve }),
    }),
    redactor,
    http,
    clock,
    log,
    metrics: createRunnerMetrics(common, (line) => statsd?.send(line)),
    interrupt,
    giveUp: abortedAfter(clock, REPORT_GRACE_MS, interrupt, ended),
    usedTokens,
    close: () => {
      http.close();
      usedTokens.close();
      journal.close();
      statsd?.close();
    },
  };
}

/** Metrics are a help, and no reason not to work: what hinders them is told once. */
function dogStatsDIn(env: NodeJS.ProcessEnv, log: Log): DogStatsD | undefined {
  try {
    const address = dogStatsDAddress(env);
    return (
      address &&
      openDogStatsD(address, {
        onProblem: (problem) => {
          log.change("dogstatsd", "failing", "warn", "metrics cannot be sent", { error: String(problem) });
        },
      })
    );
  } catch (error) {
    log.write("warn", "no metrics are sent", { error: String(error) });
    return undefined;
  }
}

function journalIn(directory: string | undefined, runnerId: string, log: Log): TaskJournal {
  const hint = "a task that is interrupted by a crash is run again when it is handed out again";
  if (directory === undefined) {
    log.write("info", "there is no task journal, because there is no directory for it", { hint });
    return NO_JOURNAL;
  }
  try {
    const journal = openTaskJournal(directory, runnerId);
    const { unsettled, unreadable } = journal;
    if (unreadable > 0)
      log.write("warn", "lines of the task journal could not be read and are left out", {
        lines: unreadable,
      });
    if (unsettled.length > 0)
      log.write("info", "the runner before this one did not end in order", { tasks: unsettled.length });
    return journal;
  } catch (error) {
    log.write("warn", "there is no task journal, because it cannot be written", {
      error: String(error),
      hint,
    });
    return NO_JOURNAL;
  }
}

function usedTokensOf({ push, identity }: RunnerConfig, clock: Clock, log: Log): UsedTokens {
  const url = push?.usedTokensUrl;
  if (url === undefined) return rememberUsedTokens(clock);
  return rememberUsedTokensInPostgres({ url, runnerId: identity.runnerId, clock, log });
}

/** A database's address is quoted by nobody, its password perhaps. */
function databaseSecrets(url: string | undefined): readonly string[] {
  if (url === undefined || !URL.canParse(url)) return [];
  const { password } = new URL(url);
  return [password, decodeURIComponent(password)];
}

function factsOf({ modes }: RunnerConfig, { containerized = false }: RunnerOptions): RunnerFacts {
  return {
    version: RUNNER_VERSION,
    modes,
    platform: goPlatform(process.platform),
    architecture: goArchitecture(process.arch),
    flavor: "parkit-reference",
    containerized,
  };
}

function announce(config: RunnerConfig, log: Log): void {
  log.write("info", "Private action runner starting");
  log.write(
    "warn",
    "this is parkit's reference runner, for tests, local development and demonstrations; it is not Datadog's runner",
  );
  log.write("info", `==> Version : ${RUNNER_VERSION}`);
  log.write("info", `==> API Host : ${config.apiUrl}`);
  log.write("info", `==> URN : ${config.identity.urn}`);
  log.write("info", `==> Allowlist : ${allowlistText(config.actionsAllowlist)}`);
  if (!config.modes.includes("push")) return;
  const { allowedOrigins = [], hostname, usedTokensUrl } = config.push ?? {};
  log.write("info", `==> App Builder : ${allowedOrigins.join(", ") || "no page may call"}`, { hostname });
  if (usedTokensUrl === undefined)
    log.write("info", "used tokens are remembered in memory: of this runner there may be one replica");
}

function allowlistText(entries: readonly string[]): string {
  return entries.join(", ") || "nothing is allowed";
}
