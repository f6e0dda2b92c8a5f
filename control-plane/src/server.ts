/**
 * The HTTP server: listens, bounds what clients may do, applies faults, and turns what handlers throw into
 * answers.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { WireFormatError } from "@parkit/protocol/internal/wire-format-error";
import { gatewayRefusal, refusal, Refusal, type Answer } from "./answer";
import { withSessionKeys } from "./console/session-request";
import type { Plane } from "./context";
import { CONTROL_PATH, controlRefusal } from "./control-request";
import type { Fault } from "./fault";
import { isHostOfServer } from "./host-name";
import { faultAnswer, takeFault } from "./routes/faults";
import { routeTable, type ApiRequest, type Route, type RouteTable } from "./route";

/** Bounds of the server. */
export interface ServerLimits {
  /**
   * Largest request body, in bytes.
   *
   * @default 4194304
   */
  readonly maxBodyBytes: number;
  /**
   * Time in which a whole request must arrive, in milliseconds.
   *
   * @default 30000
   */
  readonly requestTimeoutMs: number;
}

/** Where and how to listen. */
interface ServerOptions extends ServerLimits {
  readonly host: string;
  /** 0 for a free one. */
  readonly port: number;
  /** Names by which it may be called, besides addresses and names without a dot. */
  readonly hostNames: readonly string[];
}

/**
 * Time without a byte in either direction after which a connection is closed, in milliseconds; above the
 * longest that an answer may take: a fault's delay of 120 seconds, or a wait of 60.
 */
const SILENCE_MS = 180_000;
/** How long the rest of a refused body is read and dropped, in milliseconds, so that its sender sees why. */
const LINGER_MS = 2000;

/**
 * Why waiting for the client ends. Without a reason of its own, Node makes an exception with a stack each
 * time.
 */
const GONE = "the client has its answer, or went away";

/** A server that listens. */
interface RunningServer {
  /** Origin without a slash at the end. */
  readonly url: string;
  /** Stops listening, ends waiting requests and closes every connection. */
  readonly close: () => Promise<void>;
}

/**
 * Starts to listen.
 *
 * @throws the system's error when the port is taken or the host is not this machine's.
 */
export async function startServer(
  plane: Plane,
  routes: readonly Route[],
  options: ServerOptions,
): Promise<RunningServer> {
  const findRoute = routeTable(routes);
  const server = createServer(
    {
      requestTimeout: options.requestTimeoutMs,
      headersTimeout: Math.min(10_000, options.requestTimeoutMs),
      connectionsCheckingInterval: Math.min(1000, options.requestTimeoutMs),
      keepAliveTimeout: 5000,
    },
    (incoming, outgoing) => {
      void serve(plane, findRoute, options, incoming, outgoing);
    },
  );
  server.setTimeout(SILENCE_MS);
  await listen(server, options);
  return {
    url: originOf(server),
    close: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(
  plane: Plane,
  findRoute: RouteTable,
  { maxBodyBytes, hostNames }: ServerOptions,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const started = performance.now();
  const gone = new AbortController();
  outgoing.once("close", () => {
    gone.abort(GONE);
  });
  const { signal } = gone;
  const { method = "GET" } = incoming;
  const url = parseTarget(incoming.url ?? "/");
  const answer = await outcomeOf(plane, method, url.pathname, async () => {
    checkHost(incoming, hostNames);
    const fault = takeFault(plane, method, url.pathname);
    if (fault?.delayMs !== undefined) await delay(fault.delayMs, undefined, { signal });
    if (fault?.drop === "request") return undefined;
    const body = await readBody(incoming, maxBodyBytes);
    const handled = await outcomeOf(plane, method, url.pathname, () =>
      handle(plane, findRoute, fault, {
        method,
        path: url.pathname,
        query: url.searchParams,
        incoming,
        body,
        signal,
        refusesUsedTokens: fault?.usedTokens === "refuse",
      }),
    );
    plane.store.commit();
    if (fault?.drop === "answer" || handled === undefined) return undefined;
    return { ...handled, headers: { ...rateLimitHeaders(handled), ...handled.headers, ...fault?.headers } };
  });
  if (answer === undefined || signal.aborted) incoming.socket.destroy();
  else send(outgoing, incoming, answer, plane.now());
  plane.log({
    event: "request",
    method,
    path: url.pathname,
    ...(answer !== undefined && { status: answer.status }),
    durationMs: performance.now() - started,
  });
}

/**
 * What every 429 says of the limit, in the names of Datadog's API. Its numbers are not published; waiting for
 * the second of `X-RateLimit-Reset` and trying again is right.
 */
function rateLimitHeaders({ status }: Answer): Readonly<Record<string, string>> {
  if (status !== 429) return {};
  return {
    "X-RateLimit-Limit": "1",
    "X-RateLimit-Period": "1",
    "X-RateLimit-Remaining": "0",
    "X-RateLimit-Reset": "1",
  };
}

/** @throws {@link Refusal} when the request was meant for another server, or for two. */
function checkHost({ headersDistinct }: IncomingMessage, hostNames: readonly string[]): void {
  const [host, ...others] = headersDistinct["host"] ?? [];
  if (others.length > 0) throw gatewayRefusal(400, "Bad request: several Host headers");
  if (!isHostOfServer(host, hostNames))
    throw gatewayRefusal(421, "Misdirected request: this server is not called so");
}

interface ReadRequest extends Omit<ApiRequest, "headers" | "parameters"> {
  readonly incoming: IncomingMessage;
}

function handle(
  plane: Plane,
  findRoute: RouteTable,
  fault: Fault | undefined,
  { incoming, ...request }: ReadRequest,
): Answer | Promise<Answer> {
  const instead = fault === undefined ? undefined : faultAnswer(fault);
  if (instead !== undefined) return instead;
  const match = findRoute(request.method, request.path);
  switch (match.kind) {
    case "found":
      return match.route.handle(
        withSessionKeys(plane, { ...request, headers: incoming.headers, parameters: match.parameters }),
      );
    case "other-methods":
      throw gatewayRefusal(405, "Method not allowed", { Allow: match.allowed.join(", ") });
    case "not-found":
      throw gatewayRefusal(404, "Not found");
  }
}

/**
 * What comes of running a step: its answer, the refusal it throws, or 500. Undefined when the client went
 * away meanwhile.
 */
async function outcomeOf(
  plane: Plane,
  method: string,
  path: string,
  step: () => Answer | undefined | Promise<Answer | undefined>,
): Promise<Answer | undefined> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    if (error instanceof WireFormatError) return undecodable(path, error).answer;
    if (error instanceof ClientGone || (error instanceof Error && error.name === "AbortError"))
      return undefined;
    plane.log({ event: "internal-error", method, path, error: placeOf(error) });
    return gatewayRefusal(500, "Internal error").answer;
  }
}

function undecodable(path: string, error: WireFormatError): Refusal {
  return path.startsWith(`${CONTROL_PATH}/`)
    ? controlRefusal(400, "invalid-request", error.message)
    : refusal(400, "error decoding request", error.message);
}

class ClientGone extends Error {}

async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // Leaving the loop must not close the connection: the refusal has to get out.
    for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
      // A request without an encoding yields buffers; the iterator is typed for all streams.
      const bytes = Buffer.from(chunk as Buffer);
      size += bytes.length;
      if (size > maxBytes) throw gatewayRefusal(413, "Request too large");
      chunks.push(bytes);
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new ClientGone();
  }
  return Buffer.concat(chunks).toString("utf8");
}

function send(
  outgoing: ServerResponse,
  incoming: IncomingMessage,
  { status, headers, body }: Answer,
  now: Date,
): void {
  const hasBody = status !== 204 && status !== 304;
  outgoing.writeHead(status, {
    ...headers,
    Date: now.toUTCString(),
    "X-Content-Type-Options": "nosniff",
    ...(hasBody && { "Content-Length": Buffer.byteLength(body) }),
  });
  outgoing.end(hasBody ? body : undefined, () => {
    if (!incoming.complete) linger(incoming);
  });
}

/**
 * Reads on for a while: a connection that is closed while its sender still writes is reset, and the answer is
 * lost with it.
 */
function linger(incoming: IncomingMessage): void {
  const { socket } = incoming;
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  const forget = (): void => {
    clearTimeout(timer);
  };
  socket.once("close", forget);
  incoming.once("end", forget);
  incoming.resume();
}

/** A request target that is not a path gets one that no route has. */
function parseTarget(target: string): URL {
  const base = "http://control-plane.invalid";
  return URL.canParse(target, base) && target.startsWith("/")
    ? new URL(base + target)
    : new URL("/%00", base);
}

function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const [place = ""] = (error.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
  return `${error.name}${place.replace(/^ {3}/, "")}`;
}

async function listen(server: Server, { host, port }: ServerOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function originOf(server: Server): string {
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("the server does not listen on a port");
  const { address, family, port } = bound;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}
