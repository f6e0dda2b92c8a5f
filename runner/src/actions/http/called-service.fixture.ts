/** A service that HTTP actions call, and ways to call it. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createHttpClient } from "@parkit/protocol/internal/http/http-client";
import type { JsonObject, JsonValue } from "@parkit/protocol/internal/json";
import { type ManualClock, manualClock } from "../../clock.fixture";
import { portOf } from "../../control-plane.fixture";
import type { Credential, HttpConnection } from "../../credentials";
import { createUrlPolicy, type UrlPolicyOptions } from "../../policy/url-policy";
import type { ActionContext } from "../action";
import { findAction } from "../registry";

/** A request as it arrived at the service. */
interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** What a test decides about a run of an action, besides its inputs. */
export interface RunSetup {
  /** @default Token Auth */
  readonly type?: Credential["type"];
  readonly tokens?: Readonly<Record<string, string>>;
  readonly http?: Partial<HttpConnection>;
  readonly policy?: Partial<UrlPolicyOptions>;
  /** Name of the action in the HTTP bundle. @default request */
  readonly action?: string;
}

/** The service, new for each test. */
export interface CalledService {
  /** Without a trailing slash. */
  readonly origin: string;
  readonly seen: readonly SeenRequest[];
  /** Time as the actions see it. */
  readonly clock: ManualClock;
  /** Decides the answers. @default - status 200 and "pong" */
  respond: (request: SeenRequest, response: ServerResponse) => void;
  /** Runs an action with these inputs and no others. */
  run(inputs: JsonObject, setup?: RunSetup): Promise<JsonValue>;
  /** Runs an action with the verb GET and the service's root unless the inputs say otherwise. */
  get(inputs?: JsonObject, setup?: RunSetup): Promise<JsonValue>;
  /** Like {@link get}, with the verb POST. */
  post(inputs: JsonObject, setup?: RunSetup): Promise<JsonValue>;
  close(): void;
}

/** Starts the service on a free port of the loopback interface. */
export async function startCalledService(): Promise<CalledService> {
  const clock = manualClock();
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const one = { method, url, headers, body: Buffer.concat(chunks).toString() };
      seen.push(one);
      service.respond(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${portOf(server.address())}`;
  const run = async (inputs: JsonObject, setup: RunSetup = {}): Promise<JsonValue> =>
    findAction("com.datadoghq.http", setup.action ?? "request").run(contextOf(setup, clock), inputs);
  const service: CalledService = {
    origin,
    seen,
    clock,
    respond: (_request, response) => response.end("pong"),
    run,
    get: (inputs, setup) => run({ verb: "GET", url: `${origin}/`, ...inputs }, setup),
    post: (inputs, setup) => run({ verb: "POST", url: `${origin}/`, ...inputs }, setup),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return service;
}

function contextOf(
  { type = "Token Auth", tokens, http, policy }: RunSetup,
  clock: ManualClock,
): ActionContext {
  return {
    credential: {
      type,
      tokens: new Map(Object.entries(tokens ?? {})),
      secrets: [],
      http: { headers: [], urlParameters: [], ...http },
    },
    secDatadogHeaderValue: "sec-value",
    http: createHttpClient({}),
    urlPolicy: createUrlPolicy({ allowImdsEndpoint: false, ...policy }),
    httpTimeoutMs: 30_000,
    clock,
    signal: new AbortController().signal,
  };
}

/** Matches an action error by what it says to the operator and to the person who ran the task. */
export function actionError(message: RegExp | string, externalMessage?: string): unknown {
  return expect.objectContaining({
    failure: expect.objectContaining({
      code: 2,
      message: expect.stringMatching(message) as unknown,
      ...(externalMessage !== undefined && { externalMessage }),
    }) as unknown,
  });
}
