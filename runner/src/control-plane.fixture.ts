/**
 * A server that stands in for the control plane where tests need answers that no real one gives: garbage,
 * refusals, silence. It knows nothing of leases or queues.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { CredentialsType, type ConnectionToken } from "@parkit/protocol/internal/connection-info";
import { encodeDequeueAnswer } from "@parkit/protocol/internal/dequeue";
import { type SignedEnvelope, sealTask } from "@parkit/protocol/internal/envelope";
import type { JsonObject } from "@parkit/protocol/internal/json";
import { generateRunnerKey } from "@parkit/protocol/internal/key-pair";
import { OpmsPath } from "@parkit/protocol/internal/opms";
import { generateSigningKey, type SigningKey } from "@parkit/protocol/internal/signing-key";
import { encodeSigningKeySet, SIGNING_KEYS_PATH } from "@parkit/protocol/internal/signing-key-set";
import { encodeTask, type PrivateActionTask, timestampOf } from "@parkit/protocol/internal/task-message";
import { parseTaskReport, type TaskReport } from "@parkit/protocol/internal/task-report";
import { formatRunnerUrn } from "@parkit/provider-schema/internal/runner/runner-urn";
import type { RunnerIdentity } from "./identity/identity";

/** A request as it arrived. */
interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** An answer to give; `silence` never answers, `cut` closes the connection. */
export type Answer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | "silence"
  | "cut";

/** Decides an answer, at once or later; undefined stands for the usual one. */
type Decision = (request: ReceivedRequest) => Answer | undefined | Promise<Answer | undefined>;

/** The server. */
export interface ControlPlaneDouble {
  readonly url: string;
  readonly received: readonly ReceivedRequest[];
  /** Requests of a path. */
  to(path: string): readonly ReceivedRequest[];
  /** Reports that arrived. */
  readonly reports: readonly TaskReport[];
  /** Bodies of the next dequeues; when there are none, the answer is "no task". */
  readonly tasks: string[];
  /** Decides the answer to a path, in place of the usual one. Undefined gives the usual one. */
  answer(path: string, decide: Decision): void;
  /** The keys that it delivers. */
  signingKeys: readonly SigningKey[];
  close(): Promise<void>;
}

/** Starts the server on a free port of the loopback interface. */
export async function startControlPlaneDouble(): Promise<ControlPlaneDouble> {
  const received: ReceivedRequest[] = [];
  const reports: TaskReport[] = [];
  const tasks: string[] = [];
  const decisions = new Map<string, Decision>();
  const double = { signingKeys: [SIGNING_KEY] as readonly SigningKey[] };

  const usualAnswer = ({ path }: ReceivedRequest): Answer => {
    if (path === OpmsPath.DEQUEUE) return { status: 200, body: tasks.shift() ?? "" };
    if (path === SIGNING_KEYS_PATH) return { status: 200, body: encodeSigningKeySet(double.signingKeys) };
    return { status: 200, body: "{}" };
  };
  const respond = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await receive(message);
    received.push(request);
    const answer = (await decisions.get(request.path)?.(request)) ?? usualAnswer(request);
    if (answer === "silence") return;
    if (answer === "cut") {
      message.socket.destroy();
      return;
    }
    if (request.path === OpmsPath.PUBLISH && answer.status === 200)
      reports.push(parseTaskReport(request.body));
    response.writeHead(answer.status, answer.headers).end(answer.body);
  };
  const server = createServer((message, response) => void respond(message, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(double, {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    received,
    reports,
    tasks,
    to: (path: string) => received.filter((request) => request.path === path),
    answer: (path: string, decide: Decision) => {
      decisions.set(path, decide);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

/** Port of a server that listens on TCP. */
export function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("the server does not listen on TCP");
  return address.port;
}

async function receive(message: IncomingMessage): Promise<ReceivedRequest> {
  message.setEncoding("utf8");
  let body = "";
  // With an encoding set, a message yields texts.
  for await (const chunk of message as AsyncIterable<string>) body += chunk;
  return { method: message.method ?? "", path: message.url ?? "", headers: message.headers, body };
}

/** Signs the tasks of tests. */
const SIGNING_KEY = generateSigningKey("key-1");
/** Runner of tests. */
export const RUNNER = { orgId: 4242n, runnerId: "11111111-2222-4333-8444-555555555555" };

/** Makes an identity with a fresh key. */
export async function testIdentity(): Promise<RunnerIdentity> {
  return { urn: formatRunnerUrn({ region: "us1", ...RUNNER }), ...RUNNER, key: await generateRunnerKey() };
}

/** What a test decides about a task. */
export interface TestTask {
  readonly taskId?: string;
  readonly jobId?: string;
  /** @default request */
  readonly action?: string;
  /** @default com.datadoghq.http */
  readonly bundle?: string;
  readonly inputs?: JsonObject;
  readonly tokens?: readonly ConnectionToken[];
  /** @default TOKEN_AUTH */
  readonly credentialsType?: number;
  /** Last chance to change the task that is signed. */
  readonly change?: (task: PrivateActionTask) => PrivateActionTask;
  /** @default SIGNING_KEY */
  readonly signedWith?: SigningKey;
  /** Last chance to change the envelope. */
  readonly tamper?: (envelope: SignedEnvelope) => SignedEnvelope;
}

let count = 0;

/** Body of a dequeue answer with a signed task. */
export function signedTask(test: TestTask = {}): string {
  count += 1;
  const {
    taskId = `task-${count}`,
    jobId = `job-${count}`,
    action = "request",
    bundle = "com.datadoghq.http",
  } = test;
  const {
    inputs = {},
    tokens = [],
    credentialsType = CredentialsType.TOKEN_AUTH,
    signedWith = SIGNING_KEY,
  } = test;
  const task: PrivateActionTask = {
    actionName: action,
    bundleId: bundle,
    orgId: RUNNER.orgId,
    taskId,
    secDatadogHeaderValue: "sec-value",
    inputs,
    connectionInfo: { connectionId: "conn-1", tokens, credentialsType, runnerId: RUNNER.runnerId },
    expirationTime: timestampOf(new Date("2031-01-01T00:00:00Z")),
    client: 1,
  };
  const sealed = sealTask(encodeTask(test.change?.(task) ?? task), [signedWith]);
  const envelope = test.tamper?.(sealed) ?? sealed;
  const unsigned = { taskId, actionName: action, bundleId: bundle, client: 1, orgId: RUNNER.orgId };
  return encodeDequeueAnswer({ unsigned, inputs, jobId, envelope });
}
