/** A runner at work between a control plane that tests steer and a service that its tasks call. */
import { createServer, type Server } from "node:http";
import type { TaskOutcome } from "@parkit/protocol/internal/task-report";
import { manualClock, type ManualClock, until } from "./clock.fixture";
import type { RunnerConfig } from "./config/config";
import {
  type ControlPlaneDouble,
  portOf,
  signedTask,
  startControlPlaneDouble,
  testIdentity,
  type TestTask,
} from "./control-plane.fixture";
import type { RunnerIdentity } from "./identity/identity";
import { type RunningRunner, startRunner } from "./runner";

/** What surrounds the runner of one test. */
export interface RunnerStage {
  readonly identity: RunnerIdentity;
  readonly plane: ControlPlaneDouble;
  readonly clock: ManualClock;
  /** Lines of the runner's log. */
  readonly lines: readonly string[];
  /** Answers "pong", except to what {@link slow} asks. */
  readonly service: Server;
  readonly serviceUrl: string;
  /** Gives the answer to each request of {@link slow}, in the order of their arrival. */
  readonly held: readonly (() => void)[];
  /** A task that the service answers at once. */
  readonly ping: () => TestTask;
  /** A task that runs until the test lets the service answer. */
  readonly slow: () => TestTask;
  /** Starts the runner, in pull mode and with the HTTP request allowed unless `config` says otherwise. */
  readonly start: (config?: Partial<RunnerConfig>, env?: NodeJS.ProcessEnv) => Promise<RunningRunner>;
  /** Starts the runner with one task to do, and waits for its report. */
  readonly outcomeOf: (task: TestTask, config?: Partial<RunnerConfig>) => Promise<TaskOutcome | undefined>;
  /** Stops the runner and all around it. */
  readonly close: () => Promise<void>;
}

/** Prepares everything but the runner itself, so that a test can first decide what awaits it. */
export async function openRunnerStage(): Promise<RunnerStage> {
  const identity = await testIdentity();
  const plane = await startControlPlaneDouble();
  const clock = manualClock();
  const lines: string[] = [];
  const held: (() => void)[] = [];
  const service = createServer((request, response) => {
    const answer = (): void => void response.end("pong");
    if (request.url === "/held") held.push(answer);
    else answer();
  });
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  const serviceUrl = `http://127.0.0.1:${portOf(service.address())}`;
  let runner: RunningRunner | undefined;

  const start: RunnerStage["start"] = async (config = {}, env = process.env) => {
    const log = { write: (line: string) => lines.push(line) };
    const base = {
      apiUrl: plane.url,
      identity,
      modes: ["pull"],
      actionsAllowlist: ["com.datadoghq.http.request"],
    } as const;
    runner = await startRunner({ ...base, ...config }, { clock, log, logLevel: "debug", env });
    return runner;
  };
  const outcomeOf: RunnerStage["outcomeOf"] = async (task, config) => {
    plane.tasks.push(signedTask(task));
    await start(config);
    await until(() => plane.reports.length > 0);
    return plane.reports[0]?.outcome;
  };
  const close = async (): Promise<void> => {
    const stopping = runner?.interrupt();
    await clock.advance(60_000);
    await stopping;
    service.closeAllConnections();
    service.close();
    await plane.close();
  };
  const asking = (path: string): TestTask => ({ inputs: { url: `${serviceUrl}${path}`, verb: "GET" } });
  return {
    identity,
    plane,
    clock,
    lines,
    service,
    serviceUrl,
    held,
    ping: () => asking("/ping"),
    slow: () => asking("/held"),
    start,
    outcomeOf,
    close,
  };
}
