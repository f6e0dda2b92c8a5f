/**
 * The runner's side of the task queue: a fresh token on every call, 30 seconds for each, nothing retried here
 * but reports.
 */
import {
  type DequeuedTask,
  encodeDequeueRequest,
  parseDequeueAnswer,
} from "@parkit/protocol/internal/dequeue";
import { exchange, type HttpAnswer, type HttpClient } from "@parkit/protocol/internal/http/http-client";
import { describeTransportError } from "@parkit/protocol/internal/http/transport-error";
import { formatApiErrors, parseErrorBody } from "@parkit/protocol/internal/json-api";
import {
  opmsHeaders,
  OpmsHeader,
  OpmsPath,
  parsePacingHint,
  type RunnerFacts,
} from "@parkit/protocol/internal/opms";
import { signRunnerToken } from "@parkit/protocol/internal/token/runner-token";
import { encodeHeartbeat, type TaskReference } from "@parkit/protocol/internal/task-report";
import type { Clock } from "./clock";
import { serverTimeOf } from "./clock-offset";
import { ControlPlaneError } from "./control-plane-error";
import type { RunnerIdentity } from "./identity/identity";

/** How long a call may take, reading its answer included, in milliseconds. */
export const REQUEST_TIMEOUT_MS = 30_000;
/** Largest answer that is read, in bytes: a task of 4 MiB in base64, twice over. */
const MAX_ANSWER_BYTES = 20 * 1024 * 1024;

/** What every call needs. */
export interface ControlPlaneAccess {
  /** Origin of the API, without a trailing slash. */
  readonly apiUrl: string;
  readonly identity: RunnerIdentity;
  readonly facts: RunnerFacts;
  readonly clock: Clock;
  readonly http: HttpClient;
}

/** A call of the runner to its control plane. */
interface ControlPlaneCall {
  readonly method: "GET" | "POST";
  /** Path below the API origin. */
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Calls the control plane as this runner. Redirects are not followed: they would carry the token elsewhere.
 *
 * @throws {@link ControlPlaneError} when there is no answer.
 */
export async function callControlPlane(
  access: ControlPlaneAccess,
  call: ControlPlaneCall,
): Promise<HttpAnswer> {
  const { apiUrl, identity, facts, clock, http } = access;
  const { method, path, body } = call;
  const token = signRunnerToken(identity, identity.key.privateKey, clock.now());
  try {
    return await exchange(
      http,
      {
        url: new URL(path, apiUrl),
        method,
        headers: { ...opmsHeaders(facts, token), ...call.headers },
        ...(body !== undefined && { body }),
        signal: call.signal,
        timeoutMs: REQUEST_TIMEOUT_MS,
        after: clock.after,
      },
      MAX_ANSWER_BYTES,
    );
  } catch (error) {
    throw new ControlPlaneError(undefined, describeTransportError(error), { cause: error });
  }
}

/** What a dequeue brought. */
export interface DequeueResult {
  readonly task?: DequeuedTask;
  /** Milliseconds that the server asks to wait before the next call. */
  readonly pacingHintMs?: number;
}

/** Client of the task queue. All calls throw {@link ControlPlaneError} when they fail. */
export interface OpmsClient {
  /** Asks for a task. */
  dequeue(signal: AbortSignal): Promise<DequeueResult>;
  /** Extends a lease. `gone` means that the control plane does not know the job any more. */
  heartbeat(task: TaskReference, signal: AbortSignal): Promise<"alive" | "gone">;
  /** Sends the encoded report of a task's end, once. */
  publish(report: string, signal: AbortSignal): Promise<void>;
  /** Says that the runner lives. Answers with the server's time and pacing hint, as far as they were sent. */
  checkHealth(signal: AbortSignal): Promise<{ readonly serverTime?: Date; readonly pacingHintMs?: number }>;
}

/** Makes a client. Its start is what dequeue calls name as the runner's start. */
export function createOpmsClient(access: ControlPlaneAccess): OpmsClient {
  const runnerStartedAt = access.clock.now();
  let body = encodeDequeueRequest({ runnerStartedAt });
  let lastSecond: number | undefined;
  /** The body tells whole seconds, in which there are many tasks. */
  const noteTask = (): void => {
    const now = access.clock.now();
    const second = Math.floor(now.getTime() / 1000);
    if (second === lastSecond) return;
    lastSecond = second;
    body = encodeDequeueRequest({ runnerStartedAt, lastTaskReceivedAt: now });
  };
  const post = async (path: string, body: string, signal: AbortSignal): Promise<HttpAnswer> =>
    callControlPlane(access, { method: "POST", path, body, signal });
  return {
    dequeue: async (signal) => {
      const answer = requireOk(await post(OpmsPath.DEQUEUE, body, signal));
      const task = parseDequeueAnswer(answer.body.toString("utf8"));
      if (task !== undefined) noteTask();
      return { ...(task && { task }), ...pacingOf(answer) };
    },
    heartbeat: async (task, signal) => {
      const answer = await post(OpmsPath.HEARTBEAT, encodeHeartbeat(task), signal);
      if (answer.status === 404) return "gone";
      requireOk(answer);
      return "alive";
    },
    publish: async (report, signal) => {
      const answer = await post(OpmsPath.PUBLISH, report, signal);
      if (answer.status < 200 || answer.status > 299) throw statusError(answer);
    },
    checkHealth: async (signal) => {
      const answer = requireOk(
        await callControlPlane(access, { method: "GET", path: OpmsPath.HEALTH_CHECK, signal }),
      );
      return { ...timeOf(answer), ...pacingOf(answer) };
    },
  };
}

/** The error for an answer with a status that is not the wanted one. */
export function statusError(answer: HttpAnswer): ControlPlaneError {
  const errors = formatApiErrors(parseErrorBody(answer.body.toString("utf8")));
  const status = answer.status;
  const message = [`the control plane answered ${status}`, ...(errors === "" ? [] : [errors])].join(": ");
  return new ControlPlaneError(status, message, { ...pacingOf(answer), ...timeOf(answer) });
}

/** Success of most calls is exactly 200. */
function requireOk(answer: HttpAnswer): HttpAnswer {
  if (answer.status !== 200) throw statusError(answer);
  return answer;
}

function timeOf(answer: HttpAnswer): { serverTime?: Date } {
  const serverTime = serverTimeOf(answer);
  return serverTime === undefined ? {} : { serverTime };
}

function pacingOf({ headers }: HttpAnswer): { pacingHintMs?: number } {
  const header = headers[OpmsHeader.RETRY_AFTER_MS.toLowerCase()];
  const pacingHintMs = typeof header === "string" ? parsePacingHint(header) : undefined;
  return pacingHintMs === undefined ? {} : { pacingHintMs };
}
