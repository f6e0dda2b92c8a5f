/** A control plane and a runner in processes of their own, which are killed as the kernel kills. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { ControlPlaneOptions } from "@parkit/control-plane";
import { enroll } from "@parkit/runner";
import { PARKIT } from "../programs";

const CONTROL_PLANE = join(__dirname, "../../dist/reliability/control-plane-program.js");

/** A process that can be killed. */
export interface KillableProcess {
  readonly pid: number;
  /** Kills it with SIGKILL, which it cannot notice, and waits until it is gone. */
  readonly kill: () => Promise<void>;
  /** Asks it to stop, and waits until it has. */
  readonly stop: () => Promise<void>;
}

/** A task as the control API shows it. */
export interface ShownTask {
  readonly id: string;
  readonly status: "queued" | "running" | "succeeded" | "failed";
  readonly deliveries: number;
  readonly outputs?: { readonly body?: unknown };
  readonly error?: { readonly code: number; readonly name: string; readonly message: string };
}

/** A control plane in a process of its own. */
export interface ControlPlaneProcess extends KillableProcess {
  readonly url: string;
  readonly apiKey: string;
  readonly appKey: string;
  /**
   * Calls its control API.
   *
   * @throws {@link Unanswered} when there is no whole answer, another error when it is refused
   */
  readonly call: (method: string, path: string, body?: unknown) => Promise<unknown>;
}

/**
 * A call that ended without a whole answer, as when the process is killed meanwhile. It has a class of its
 * own because those of `fetch` are another realm's under Jest.
 */
export class Unanswered extends Error {
  override readonly name = "Unanswered";
}

/** What of the options can be told to another process. */
export type PlainOptions = Omit<ControlPlaneOptions, "now" | "randomBytes" | "log" | "orgId">;

/** Starts a control plane. */
export async function startControlPlaneProcess(options: PlainOptions): Promise<ControlPlaneProcess> {
  const child = spawn(process.execPath, [CONTROL_PLANE, JSON.stringify(options)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  // Written by the program above.
  const ready = JSON.parse(line) as {
    readonly url: string;
    readonly apiKey: string;
    readonly appKey: string;
  };
  return {
    ...killable(child),
    ...ready,
    call: async (method, path, body) => {
      const request = {
        method,
        headers: {
          "DD-API-KEY": ready.apiKey,
          "DD-APPLICATION-KEY": ready.appKey,
          "Content-Type": "application/json",
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      };
      const { ok, status, text } = await answerTo(`${ready.url}/api/parkit/v1/${path}`, request);
      if (!ok) throw new Error(`${method} ${path} answered ${status}: ${text}`);
      const value: unknown = text === "" ? undefined : JSON.parse(text);
      return value;
    },
  };
}

async function answerTo(
  url: string,
  request: RequestInit,
): Promise<{ readonly ok: boolean; readonly status: number; readonly text: string }> {
  try {
    const answer = await fetch(url, request);
    return { ok: answer.ok, status: answer.status, text: await answer.text() };
  } catch (cause) {
    throw new Unanswered(`${url} gave no answer`, { cause });
  }
}

/** Enrolls a runner and writes its configuration into a directory. */
export async function prepareRunner(
  { url, apiKey, appKey }: Pick<ControlPlaneProcess, "url" | "apiKey" | "appKey">,
  directory: string,
  taskConcurrency: number,
): Promise<void> {
  const { urn, privateKey } = await enroll({
    site: { apiUrl: url, urnRegion: "us1" },
    name: "runner",
    env: {},
    apiKey,
    appKey,
  });
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const configuration = {
    ddBaseURL: url,
    urn,
    privateKey,
    modes: ["workflowAutomation"],
    actionsAllowlist: ["com.datadoghq.http.request"],
    taskConcurrency,
  };
  writeFileSync(join(directory, "config.yaml"), JSON.stringify(configuration), { mode: 0o600 });
}

/** A runner in a process of its own. */
export interface RunnerProcess extends KillableProcess {
  /** Everything that it logged so far. */
  readonly log: () => string;
}

/** Starts the runner that {@link prepareRunner} prepared. */
export function startRunnerProcess(directory: string, env = process.env): RunnerProcess {
  const child = spawn(process.execPath, [PARKIT, "runner", "--config", directory], {
    stdio: ["ignore", "ignore", "pipe"],
    env,
  });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (log += text));
  return { ...killable(child), log: () => log };
}

function killable(child: ChildProcess): KillableProcess {
  const gone = once(child, "exit");
  const end = (signal: NodeJS.Signals) => async (): Promise<void> => {
    child.kill(signal);
    await gone;
  };
  return { pid: child.pid ?? 0, kill: end("SIGKILL"), stop: end("SIGTERM") };
}
