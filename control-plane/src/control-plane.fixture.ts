/**
 * For tests: a control plane on a real socket, callers with its keys, and runners that enroll and poll as
 * real ones do.
 */
import {
  encodeDequeueRequest,
  parseDequeueAnswer,
  type DequeuedTask,
} from "@parkit/protocol/internal/dequeue";
import {
  encodeEnrollmentRequest,
  EnrollmentPath,
  parseEnrollmentAnswer,
} from "@parkit/protocol/internal/enrollment";
import { generateRunnerKey, publicKeyPem, type RunnerKey } from "@parkit/protocol/internal/key-pair";
import { OpmsHeader, opmsHeaders, OpmsPath } from "@parkit/protocol/internal/opms";
import { signRunnerToken } from "@parkit/protocol/internal/token/runner-token";
import { encodeHeartbeat, encodeTaskReport, type TaskOutcome } from "@parkit/protocol/internal/task-report";
import { startControlPlane, type ControlPlane, type ControlPlaneOptions } from "./control-plane";

/** An answer as a test looks at it. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed body; undefined when it is empty or no JSON. */
  readonly json: unknown;
}

/**
 * Id of what a call has made.
 *
 * @throws Error when the answer has none.
 */
export function idOf({ text }: TestAnswer): string {
  const [, id] = /"id":"([^"]+)"/.exec(text) ?? [];
  if (id === undefined) throw new Error(`no id in ${text}`);
  return id;
}

/** A document with one resource, which is what bodies of Datadog's API are. */
export function documentOf(type: string, attributes: object, id?: string): object {
  return { data: { ...(id !== undefined && { id }), type, attributes } };
}

/** A call of a test: body as text or as a value to be written as JSON. */
interface TestCall {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls with both keys of somebody unless the call brings headers of its own. */
export type Caller = (method: string, path: string, call?: TestCall) => Promise<TestAnswer>;

/** A control plane under test, with a clock that tests move. */
export interface TestPlane {
  readonly plane: ControlPlane;
  /** Calls as the first user. */
  readonly call: Caller;
  /** Makes another organisation, and calls as its first user. */
  readonly organisation: (name: string) => Promise<TestOrganisation>;
  /** Makes a user with a role of these permissions, and a registered key; `call` is that user's. */
  readonly user: (name: string, permissions: readonly string[]) => Promise<TestUser>;
  readonly enroll: (name: string, ownership?: "owned" | "ownerless") => Promise<TestRunner>;
  /** Moves the clock forward. */
  readonly advance: (milliseconds: number) => void;
  readonly now: () => Date;
}

/** Another organisation. */
export interface TestOrganisation {
  readonly id: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly call: Caller;
}

/** A user of the first organisation. */
export interface TestUser {
  readonly id: string;
  readonly role: string;
  readonly call: Caller;
}

/** A runner that enrolled. */
export interface TestRunner {
  readonly id: string;
  readonly key: RunnerKey;
  readonly call: (method: string, path: string, call?: TestCall) => Promise<TestAnswer>;
  readonly dequeue: () => Promise<DequeuedTask | undefined>;
  readonly heartbeat: (task: DequeuedTask) => Promise<number>;
  readonly publish: (task: DequeuedTask, outcome: TaskOutcome) => Promise<number>;
}

const START = new Date("2030-01-01T00:00:00Z");
export const TEST_ORG_ID = 4242n;

/** Starts a control plane for a test; the test closes it. */
export async function startTestPlane(options: ControlPlaneOptions = {}): Promise<TestPlane> {
  let time = START.getTime();
  const now = (): Date => new Date(time);
  const plane = await startControlPlane({ orgId: TEST_ORG_ID, now, ...options });
  const keys = { "DD-API-KEY": plane.apiKey, "DD-APPLICATION-KEY": plane.appKey };
  const callerWith =
    (own: Readonly<Record<string, string>>): Caller =>
    (method, path, { body, headers = own } = {}) =>
      call(plane, method, path, body, headers);
  return {
    plane,
    call: callerWith(keys),
    organisation: async (name) => {
      const made = await call(plane, "POST", "/api/parkit/v1/organizations", { name }, keys);
      const { organization, apiKey, appKey } = made.json as MadeOrganisation;
      const own = { "DD-API-KEY": apiKey.secret, "DD-APPLICATION-KEY": appKey.secret };
      return { id: organization.id, keys: own, call: callerWith(own) };
    },
    user: async (name, permissions) => {
      const make = async (kind: string, body: unknown): Promise<TestAnswer> =>
        call(plane, "POST", `/api/parkit/v1/${kind}`, body, keys);
      const role = idOf(await make("roles", { name, permissions }));
      const id = idOf(await make("users", { name, roles: [role] }));
      const key = await make("keys", { name, type: "application", user: id, registered: true });
      const own = { ...keys, "DD-APPLICATION-KEY": (key.json as MadeKey).key.secret };
      return { id, role, call: callerWith(own) };
    },
    enroll: (name, ownership = "owned") => enroll(plane, now, name, ownership),
    advance: (milliseconds) => {
      time += milliseconds;
    },
    now,
  };
}

interface MadeOrganisation {
  readonly organization: { readonly id: string };
  readonly apiKey: { readonly secret: string };
  readonly appKey: { readonly secret: string };
}

interface MadeKey {
  readonly key: { readonly secret: string };
}

async function enroll(
  plane: ControlPlane,
  now: () => Date,
  name: string,
  ownership: "owned" | "ownerless",
): Promise<TestRunner> {
  const key = await generateRunnerKey();
  const body = encodeEnrollmentRequest({
    runnerName: name,
    runnerModes: ["pull"],
    publicKeyPem: publicKeyPem(key),
  });
  const answer =
    ownership === "owned"
      ? await call(plane, "POST", EnrollmentPath.OWNED, body, {
          "DD-API-KEY": plane.apiKey,
          "DD-APPLICATION-KEY": plane.appKey,
        })
      : await call(plane, "POST", EnrollmentPath.API_KEY_ONLY, body, { "DD-API-KEY": plane.apiKey });
  const { runnerId, orgId } = parseEnrollmentAnswer(answer.text);
  const callAsRunner: TestRunner["call"] = async (method, path, { body: sent, headers = {} } = {}) => {
    const token = signRunnerToken({ orgId, runnerId }, key.privateKey, now());
    return call(plane, method, path, sent, { ...opmsHeaders(FACTS, token), ...headers });
  };
  return {
    id: runnerId,
    key,
    call: callAsRunner,
    dequeue: async () => {
      const sent = encodeDequeueRequest({ runnerStartedAt: START });
      return parseDequeueAnswer((await callAsRunner("POST", OpmsPath.DEQUEUE, { body: sent })).text);
    },
    heartbeat: async (task) =>
      (await callAsRunner("POST", OpmsPath.HEARTBEAT, { body: encodeHeartbeat(referenceOf(task)) })).status,
    publish: async (task, outcome) => {
      const sent = encodeTaskReport({ task: referenceOf(task), outcome });
      return (await callAsRunner("POST", OpmsPath.PUBLISH, { body: sent })).status;
    },
  };
}

const FACTS = {
  version: "7.83.0",
  modes: ["pull"],
  platform: "linux",
  architecture: "amd64",
  flavor: "agent",
  containerized: false,
};

function referenceOf({ unsigned, jobId }: DequeuedTask): Parameters<typeof encodeHeartbeat>[0] {
  const { taskId, client, bundleId, actionName } = unsigned;
  return { taskId, client, actionFqn: `${bundleId}.${actionName}`, jobId };
}

async function call(
  { url }: ControlPlane,
  method: string,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<TestAnswer> {
  const sent = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetch(url + path, {
    method,
    headers: { "Content-Type": "application/vnd.api+json", ...headers },
    ...(sent !== undefined && { body: sent }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Name of the token header, for tests that send tokens of their own. */
export const TOKEN_HEADER = OpmsHeader.JWT;
