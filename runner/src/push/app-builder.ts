/**
 * Queries of App Builder: from a browser's request to its answer. Who asks is judged first, what is asked
 * next; what then runs is a task like any other. Nothing of it goes to the control plane.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { APP_BUILDER_PATH, APP_BUILDER_TOKEN_HEADER } from "@parkit/protocol/internal/app-builder/endpoint";
import {
  appBuilderBodyDigest,
  type AppBuilderQuery,
  encodeAppBuilderOutcome,
  encodeAppBuilderRefusal,
  parseAppBuilderQuery,
} from "@parkit/protocol/internal/app-builder/request";
import { openConnection } from "@parkit/protocol/internal/app-builder/sealed-connection";
import {
  type AppBuilderClaims,
  type AppBuilderTokenProblem,
  type AppBuilderTokenVerification,
  isAppBuilderTokenExpired,
  verifyAppBuilderToken,
} from "@parkit/protocol/internal/app-builder/token";
import { type ConnectionInfo, CredentialsType } from "@parkit/protocol/internal/connection-info";
import { MAX_TASK_BYTES, TaskClient } from "@parkit/protocol/internal/task-message";
import { describeOutcome, type TaskOutcome } from "@parkit/protocol/internal/task-report";
import { WireFormatError } from "@parkit/protocol/internal/wire-format-error";
import {
  actionName,
  isActionName,
  splitActionName,
} from "@parkit/provider-schema/internal/actions/action-name";
import type { RunnerConfig } from "../config/config";
import { execute, type ExecutionServices } from "../execution";
import type { SigningKeys } from "../signing-keys";
import { allowsOrigin, originHeaders, preflightHeaders } from "./cross-origin";
import { querySlots } from "./query-slots";
import { PushRefusal, type RefusalCode } from "./refusal";
import type { TokenUse, UsedTokens } from "./used-tokens";

/** How long a query may run where nothing says another time, in seconds: a browser waits for it. */
const TIMEOUT_SECONDS = 60;
/** How long a browser may take to fetch its answer, in milliseconds. */
const ANSWER_TIMEOUT_MS = 60_000;
/** Least time between two questions for signing keys that tokens name and nobody knows, in milliseconds. */
const KEY_REFRESH_INTERVAL_MS = 1_000;
/** How many queries run at a time unless the configuration says otherwise. */
const DEFAULT_CONCURRENCY = 5;

/** What answering browsers takes. */
export interface AppBuilderServices extends ExecutionServices {
  readonly keys: SigningKeys;
  readonly usedTokens: UsedTokens;
  /** Aborted when the runner stops: then queries are refused, and those that run come to their end. */
  readonly stop: AbortSignal;
}

/** The part of the runner that browsers call. */
export interface AppBuilder {
  /** Answers a request for {@link APP_BUILDER_PATH}. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => void;
  /** Resolves when no query is under way any more. */
  readonly idle: () => Promise<void>;
}

/** Whether a request is for App Builder. */
export function isForAppBuilder({ url = "" }: IncomingMessage): boolean {
  return url.split("?")[0] === APP_BUILDER_PATH;
}

/** Makes it. */
export function createAppBuilder(services: AppBuilderServices): AppBuilder {
  const { config, clock, log } = services;
  const work = {
    ...services,
    // A time that is configured counts; without one a query would run for ever.
    config: {
      ...config,
      taskTimeoutSeconds: isLimited(config) ? config.taskTimeoutSeconds : TIMEOUT_SECONDS,
    },
    slots: querySlots(config.taskConcurrency ?? DEFAULT_CONCURRENCY),
    refreshKeys: refreshing(services),
    hasKeys: () => delivered,
  };
  let delivered = false;
  void services.keys.ready.then(() => {
    delivered = true;
  });
  const underWay = new Set<Promise<void>>();

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const sent = new Promise<void>((resolve) => response.once("close", resolve));
    const answer = await answerTo(work, request, response);
    if (services.stop.aborted) response.setHeader("Connection", "close");
    send(request, response, answer);
    await sent;
  };
  return {
    answer: (request, response) => {
      const serving = serve(request, response).catch((error: unknown) => {
        log.write("error", "a query could not be answered", { error: String(error) });
        response.destroy();
      });
      const tracked = serving.finally(() => underWay.delete(tracked));
      underWay.add(tracked);
    },
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };

  function refreshing({ keys, interrupt }: AppBuilderServices): () => Promise<void> {
    let asked = -Infinity;
    let asking = Promise.resolve();
    // Anybody can name a key that nobody knows: the control plane must not hear of each.
    return () => {
      const now = clock.now().getTime();
      if (now >= asked + KEY_REFRESH_INTERVAL_MS) {
        asked = now;
        asking = keys.refresh(interrupt);
      }
      return asking;
    };
  }
}

function isLimited(config: RunnerConfig): config is RunnerConfig & { readonly taskTimeoutSeconds: number } {
  return (config.taskTimeoutSeconds ?? 0) > 0;
}

interface Work extends AppBuilderServices {
  readonly slots: ReturnType<typeof querySlots>;
  readonly refreshKeys: () => Promise<void>;
  readonly hasKeys: () => boolean;
}

interface PushAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function answerTo(work: Work, request: IncomingMessage, response: ServerResponse): Promise<PushAnswer> {
  const { log } = work;
  let headers: Readonly<Record<string, string>> = { Vary: "Origin" };
  try {
    const origin = judgeCaller(work, request);
    headers = { ...headers, ...originHeaders(origin) };
    if (request.method === "OPTIONS")
      return { status: 204, headers: { ...headers, ...preflightHeaders(request) } };
    if (request.method !== "POST") throw new PushRefusal("wrong-method");
    const outcome = await outcomeOf(work, request, response);
    log.change("query", "ok", "debug", "queries are answered");
    return { status: 200, headers, body: encodeAppBuilderOutcome(outcome) };
  } catch (error) {
    if (!(error instanceof PushRefusal)) throw error;
    const { code, message, status } = error;
    // Anybody can be refused, as often as they like: what is told is another reason than the last.
    log.change("query", code, "warn", "a query was refused", { code });
    return {
      status,
      headers: {
        ...headers,
        ...(status === 405 && { Allow: "POST, OPTIONS" }),
        ...(status === 503 && { "Retry-After": "1" }),
      },
      body: encodeAppBuilderRefusal(code, message),
    };
  }
}

/** Who calls whom, as browsers say it themselves. Returns the origin, if the request names one. */
function judgeCaller({ config: { push } }: Work, { headersDistinct }: IncomingMessage): string | undefined {
  const [host = "", ...hosts] = headersDistinct["host"] ?? [];
  const name = host.replace(/:\d+$/, "").toLowerCase();
  if (hosts.length > 0 || (push?.hostname !== undefined && push.hostname.toLowerCase() !== name))
    throw new PushRefusal("wrong-host");
  const [origin, ...origins] = headersDistinct["origin"] ?? [];
  if (origins.length > 0 || !allowsOrigin(push?.allowedOrigins ?? [], origin))
    throw new PushRefusal("wrong-origin");
  return origin;
}

async function outcomeOf(
  work: Work,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<TaskOutcome> {
  refuseStopping(work);
  if (!work.hasKeys()) throw new PushRefusal("not-ready");
  const claims = await verifiedClaims(work, request);
  if (request.headers.expect?.toLowerCase() === "100-continue") response.writeContinue();
  const query = judgeBody(claims, await readBody(request));
  const connectionInfo = await connectionOf(work, claims);
  const giveBack = await work.slots.take();
  if (giveBack === undefined) throw new PushRefusal("busy");
  try {
    // Waiting for a slot takes time.
    refuseStopping(work);
    if (isAppBuilderTokenExpired(claims, work.clock.now())) throw new PushRefusal("token-expired");
    const refused = USE_REFUSED[await work.usedTokens.use(claims)];
    if (refused !== undefined) throw new PushRefusal(refused);
    return await run(work, claims, query, connectionInfo);
  } finally {
    giveBack();
  }
}

function refuseStopping({ stop }: Work): void {
  if (stop.aborted) throw new PushRefusal("stopping");
}

const USE_REFUSED: Readonly<Record<TokenUse, RefusalCode | undefined>> = {
  first: undefined,
  again: "token-used",
  "before-start": "token-before-start",
  full: "too-many-tokens",
  unavailable: "used-tokens-unavailable",
};

const TOKEN_REFUSED: Readonly<Record<AppBuilderTokenProblem, RefusalCode>> = {
  invalid: "token-invalid",
  // Which keys there are is nobody's business.
  "unknown-key": "token-invalid",
  expired: "token-expired",
  "not-yet-valid": "token-not-yet-valid",
  "too-long": "token-too-long-lived",
  "wrong-audience": "wrong-audience",
  "wrong-runner-key": "wrong-runner-key",
};

async function verifiedClaims(work: Work, { headersDistinct }: IncomingMessage): Promise<AppBuilderClaims> {
  const [token, ...others] = headersDistinct[APP_BUILDER_TOKEN_HEADER.toLowerCase()] ?? [];
  if (token === undefined) throw new PushRefusal("token-missing");
  if (others.length > 0) throw new PushRefusal("token-invalid");
  const { identity } = work.config;
  const verify = (): Promise<AppBuilderTokenVerification> =>
    verifyAppBuilderToken(token, {
      keys: work.keys.current,
      audience: identity.urn,
      keyThumbprint: identity.key.kid,
      now: work.clock.now(),
    });
  let verified = await verify();
  if (!verified.ok && verified.problem === "unknown-key") {
    await work.refreshKeys();
    verified = await verify();
  }
  if (verified.ok) return verified.claims;
  throw new PushRefusal(TOKEN_REFUSED[verified.problem]);
}

/** What is asked is what the token is for, and the action a name of one. */
function judgeBody({ bodyDigest, action, connection }: AppBuilderClaims, body: Buffer): AppBuilderQuery {
  if (appBuilderBodyDigest(body) !== bodyDigest) throw new PushRefusal("body-altered");
  const query = parsed(body);
  if (query.action !== action) throw new PushRefusal("wrong-action");
  if (query.connection !== connection?.id) throw new PushRefusal("wrong-connection");
  return query;
}

function parsed(body: Buffer): AppBuilderQuery {
  try {
    const query = parseAppBuilderQuery(body.toString("utf8"));
    if (isActionName(query.action)) return query;
  } catch (error) {
    if (!(error instanceof WireFormatError)) throw error;
  }
  throw new PushRefusal("body-invalid");
}

async function connectionOf(
  { config: { identity } }: Work,
  { connection }: AppBuilderClaims,
): Promise<ConnectionInfo> {
  const { runnerId, key } = identity;
  if (connection === undefined)
    return { connectionId: "", tokens: [], credentialsType: CredentialsType.TOKEN_AUTH, runnerId };
  const opened = await openConnection(connection.sealed, key.privateKey);
  if (opened === undefined) throw new PushRefusal("wrong-runner-key");
  if (opened.connectionId !== connection.id || opened.runnerId !== runnerId)
    throw new PushRefusal("wrong-connection");
  return opened;
}

async function run(
  services: Work,
  { tokenId, userId, app, query }: AppBuilderClaims,
  { action, inputs }: AppBuilderQuery,
  connectionInfo: ConnectionInfo,
): Promise<TaskOutcome> {
  const { bundle, action: name } = splitActionName(actionName(action));
  const log = services.log.child({ task_id: tokenId, action_fqn: action, user: userId, app, query });
  const { outcome } = await execute(
    { ...services, log },
    {
      bundleId: bundle,
      actionName: name,
      client: TaskClient.APP_BUILDER,
      inputs,
      connectionInfo,
      secDatadogHeaderValue: `task=${tokenId}`,
    },
  );
  const succeeded = outcome.kind === "succeeded";
  log.write(
    succeeded ? "info" : "warn",
    `Private actions completed with ${succeeded ? "success" : "failure"}`,
    { outcome: describeOutcome(outcome) },
  );
  return outcome;
}

/** A request that ends early has a body that fits no token. */
function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const refuse = (code: RefusalCode): void => {
      // The connection stays: the refusal has to get out.
      request.pause().off("data", take);
      reject(new PushRefusal(code));
    };
    const take = (bytes: Buffer): void => {
      size += bytes.length;
      if (size > MAX_TASK_BYTES) refuse("body-too-large");
      else chunks.push(bytes);
    };
    // Its connection may break before, while the token is checked, and while it is read.
    if (request.destroyed) {
      refuse("body-altered");
      return;
    }
    request.on("data", take);
    request.once("end", () => {
      resolve(Buffer.concat(chunks));
    });
    request.once("close", () => {
      if (!request.readableEnded) refuse("body-altered");
    });
  });
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: PushAnswer,
): void {
  response.writeHead(status, {
    ...headers,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    ...(body !== undefined && {
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(body),
    }),
    // What is left of a body that nobody wants is not waited for.
    ...(!request.complete && { Connection: "close" }),
  });
  response.setTimeout(ANSWER_TIMEOUT_MS, () => response.destroy());
  response.end(body, () => {
    if (request.complete) return;
    // A connection that is closed while its sender still writes is reset, and the answer is lost with it.
    request.resume();
  });
}
