/** A service that HTTP actions call, and ways to call it. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { JsonObject, JsonValue } from "@parkit/protocol/internal/json";
import { type ManualClock, manualClock } from "../../clock.fixture";
import { portOf } from "../../control-plane.fixture";
import { actionContext, type ContextSetup } from "../action-context.fixture";
import { findAction } from "../registry";

/** A request as it arrived at the service. */
interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** What a test decides about a run of an action, besides its inputs. */
export interface RunSetup extends Omit<ContextSetup, "clock"> {
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
    (await findAction("com.datadoghq.http", setup.action ?? "request")).run(
      actionContext({ ...setup, clock }),
      inputs,
    );
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
