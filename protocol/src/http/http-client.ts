/**
 * The one HTTP client of the provider, the runner and the command line: limits, aborts, proxies and
 * certificate authorities of the environment. One request, no redirects, no cookies, no decompression, and
 * nothing sent twice but what is harmless, on a connection that turned out to be closed.
 */
import {
  Agent as HttpAgent,
  type AgentOptions,
  type IncomingMessage,
  request as httpRequest,
} from "node:http";
import type { Agent as HttpsAgent, RequestOptions } from "node:https";
import type { LookupFunction } from "node:net";
import type { SecureContext } from "node:tls";
import { certificateAuthorities } from "./certificate-authorities";
import { https, tls } from "./late-tls";
import { type Proxy, proxyFor, withoutBrackets } from "./proxy";
import { BodyTooLargeError, describeTransportError, NoAnswer, ProxyError } from "./transport-error";
import { tlsToProxy, tunnelAgent } from "./tunnel";

/** An HTTP request. */
export interface HttpRequest {
  readonly method: string;
  /** With `http:` or `https:`. User and password in it become an `Authorization` header. */
  readonly url: URL;
  /** Names in any case, no two the same. The length of a body is told without their help. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Ends the request and the reading of the answer. */
  readonly signal?: AbortSignal;
  /** Ends the request only while nothing of it has left: what may have had an effect is better waited for. */
  readonly signalBeforeSending?: AbortSignal;
  /** Milliseconds in which the whole answer must have come. @default - no limit */
  readonly timeoutMs?: number;
  /**
   * Calls back when that time is over, unless what it returns is called before. @default - by the machine's
   * clock
   */
  readonly after?: (milliseconds: number, call: () => void) => () => void;
  /**
   * Resolves the host name; not asked for IP literals. For callers that decide by addresses who may be
   * called: such a request never goes through a proxy, which would resolve the name itself, and over a
   * connection that was made with the same lookup. @default - the system's
   */
  readonly lookup?: LookupFunction;
}

/** An HTTP answer whose body was read. */
export interface HttpAnswer {
  readonly status: number;
  /** Header names in lower case; several values of one name are joined as Node does. */
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** A client. It keeps idle connections open for a few seconds. */
export interface HttpClient {
  /**
   * Sends a request; resolves when the answer's headers are there. The answer must be read or destroyed.
   *
   * @throws {@link NoAnswer} when none came, with the reason of an abort as its cause.
   * @throws {@link UnusableEnvironment} for a proxy that cannot be used; nothing was sent.
   */
  send(request: HttpRequest): Promise<IncomingMessage>;
  /** Closes what is open. Requests under way fail. */
  close(): void;
}

/**
 * Idle connections are closed before common servers close them, so that no request leaves on one that is
 * about to go.
 */
const IDLE_MS = 3000;
/** Terraform runs ten operations at once unless told otherwise; more wait for a free connection. */
const MAX_CONNECTIONS = 32;
const POOL = { keepAlive: true, maxSockets: MAX_CONNECTIONS, scheduling: "lifo", timeout: IDLE_MS } as const;

/** Callers that decide by addresses bound their requests themselves. */
const GUARDED_POOL = { ...POOL, maxSockets: Infinity } as const;

/** Methods of requests that do no more when they are done twice (RFC 9110, section 9.2.2). */
const IDEMPOTENT: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"]);

/** What keeps connections open. Each agent is made with the first request over it. */
interface Agents {
  readonly plain: () => HttpAgent;
  readonly secure: () => HttpsAgent;
  readonly destroy: () => void;
}

function agentsOf(pool: AgentOptions): Agents {
  let plain: HttpAgent | undefined;
  let secure: HttpsAgent | undefined;
  return {
    plain: () => (plain ??= new HttpAgent(pool)),
    secure: () => (secure ??= new (https().Agent)(pool)),
    destroy: () => {
      plain?.destroy();
      secure?.destroy();
    },
  };
}

/**
 * Makes a client. Opens nothing before the first request.
 *
 * @param env - `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`, `NODE_EXTRA_CA_CERTS`, `SSL_CERT_FILE`
 *   and `SSL_CERT_DIR` count.
 * @throws {@link UnusableEnvironment} when a file of certificate authorities cannot be used
 */
export function createHttpClient(env: NodeJS.ProcessEnv): HttpClient {
  const trust = trustOf(env);
  const guarded = new Map<LookupFunction, Agents>();
  const guardedBy = (lookup: LookupFunction): Agents => {
    const agents = guarded.get(lookup) ?? agentsOf(GUARDED_POOL);
    guarded.set(lookup, agents);
    return agents;
  };
  const { plain, secure, destroy } = agentsOf(POOL);
  const tunnels = new Map<string, HttpsAgent>();
  const tunnelVia = (proxy: Proxy): HttpsAgent => {
    const key = JSON.stringify(proxy);
    const agent = tunnels.get(key) ?? tunnelAgent(proxy, trust, POOL);
    tunnels.set(key, agent);
    return agent;
  };
  // Most requests of a client are for one origin, and the environment takes long to read.
  let answered: { readonly origin: string; readonly proxy: Proxy | undefined } | undefined;
  const proxyTo = (url: URL): Proxy | undefined => {
    const { origin } = url;
    if (answered?.origin !== origin) answered = { origin, proxy: proxyFor(url, env) };
    return answered.proxy;
  };
  const route = (request: HttpRequest): Route => {
    const { url, lookup } = request;
    const isSecure = url.protocol === "https:";
    const direct = isSecure ? { secureContext: trust() } : {};
    if (lookup !== undefined) {
      const anew = { ...direct, lookup, agent: false };
      // A server may close a kept connection just now: what must not be done twice goes over a new one.
      if (!IDEMPOTENT.has(request.method.toUpperCase())) return { isSecure, options: anew };
      const agents = guardedBy(lookup);
      return { isSecure, options: { ...anew, agent: isSecure ? agents.secure() : agents.plain() }, anew };
    }
    const proxy = proxyTo(url);
    if (proxy === undefined)
      return { isSecure, options: { ...direct, agent: isSecure ? secure() : plain() } };
    if (isSecure) return { isSecure, options: { agent: tunnelVia(proxy) } };
    const toProxy = {
      hostname: proxy.host,
      port: proxy.port,
      path: `${url.origin}${url.pathname}${url.search}`,
      headers: { ...headersOf(request), ...proxy.authorization, Host: url.host },
    };
    if (proxy.protocol === "http:")
      return { isSecure: false, proxy, options: { ...toProxy, agent: plain() } };
    return { isSecure: true, proxy, options: { ...toProxy, ...tlsToProxy(proxy, trust), agent: secure() } };
  };
  return {
    send: async (request) => sendOver(request, route(request)),
    close: () => {
      destroy();
      for (const agents of [...tunnels.values(), ...guarded.values()]) agents.destroy();
    },
  };
}

/**
 * Sends a request and reads the whole answer.
 *
 * @throws {@link NoAnswer} also when the answer is cut off or has more bytes than allowed; see
 *   {@link HttpClient.send} for the rest
 */
export async function exchange(
  client: HttpClient,
  request: HttpRequest,
  maxBodyBytes: number,
): Promise<HttpAnswer> {
  const message = await client.send(request);
  try {
    const body = await readBody(message, maxBodyBytes);
    return { status: message.statusCode ?? 0, headers: message.headers, body };
  } catch (error) {
    throw new NoAnswer(error, false);
  }
}

/**
 * Reads a body up to a limit; more than that destroys the connection.
 *
 * @throws {BodyTooLargeError} when there is more; {Error} when the answer was cut off
 */
export async function readBody(message: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  await eachChunk(message, maxBytes, (chunk) => chunks.push(chunk));
  return Buffer.concat(chunks);
}

/**
 * Hands over a body piece by piece, up to a limit.
 *
 * @throws {BodyTooLargeError} when there is more; {Error} when the answer was cut off
 */
export function eachChunk(
  message: IncomingMessage,
  maxBytes: number,
  take: (chunk: Buffer) => void,
): Promise<void> {
  // Events, because an iterator of a stream takes several times as long as a small answer does otherwise.
  return new Promise((resolve, reject) => {
    const giveUp = (error: unknown): void => {
      reject(error instanceof Error ? error : new Error(String(error)));
      message.destroy();
    };
    const cutOff = (): void => {
      giveUp(new Error("the answer was cut off"));
    };
    let length = 0;
    const takeWithin = (chunk: Buffer): void => {
      length += chunk.length;
      try {
        if (length > maxBytes) throw new BodyTooLargeError(maxBytes);
        take(chunk);
      } catch (error) {
        giveUp(error);
      }
    };
    message.once("end", () => {
      if (message.complete) resolve();
      else cutOff();
    });
    message.on("error", giveUp);
    message.once("close", () => {
      if (!message.readableEnded) cutOff();
    });
    // Without an encoding set, a message yields buffers.
    message.on("data", takeWithin);
    // What ended before anybody read it tells nobody any more.
    if (message.destroyed) giveUp(message.errored ?? new Error("the answer was cut off"));
  });
}

/** How a request reaches its server. */
interface Route {
  /** Whether the first hop speaks TLS. */
  readonly isSecure: boolean;
  /** A proxy that is given the whole URL. */
  readonly proxy?: Proxy;
  readonly options: RequestOptions;
  /** How to send the request again when a kept connection turns out to be closed. @default - not at all */
  readonly anew?: RequestOptions;
}

/**
 * What TLS trusts, made once: Node would read every authority again for each connection, and compare their
 * texts for each request.
 */
function trustOf(env: NodeJS.ProcessEnv): () => SecureContext {
  const authorities = certificateAuthorities(env);
  let context: SecureContext | undefined;
  return () => (context ??= contextOf(authorities()));
}

function contextOf(ca: readonly string[] | undefined): SecureContext {
  return tls().createSecureContext({ minVersion: "TLSv1.2", ...(ca !== undefined && { ca: [...ca] }) });
}

function afterMachineTime(milliseconds: number, call: () => void): () => void {
  const timer = setTimeout(call, milliseconds);
  return () => {
    clearTimeout(timer);
  };
}

function sendOver(request: HttpRequest, route: Route): Promise<IncomingMessage> {
  const { isSecure, proxy, options, anew } = route;
  const { signal, signalBeforeSending, timeoutMs, after = afterMachineTime } = request;
  return new Promise((resolve, reject) => {
    let sent = false;
    const fail = (error: unknown): void => {
      reject(new NoAnswer(error, !sent));
    };
    if (signal?.aborted === true || signalBeforeSending?.aborted === true) {
      fail(signal?.aborted === true ? signal.reason : signalBeforeSending?.reason);
      return;
    }
    const outgoing = (isSecure ? https().request : httpRequest)({ ...targetOptions(request), ...options });
    let answer: IncomingMessage | undefined;
    let isEnded = false;
    const end = (reason: unknown): void => {
      isEnded = true;
      fail(reason);
      // Who reads the answer is told the reason too.
      (answer ?? outgoing).destroy(reason instanceof Error ? reason : new Error(String(reason)));
    };
    const abort = (): void => {
      end(signal?.reason);
    };
    const stop = (): void => {
      if (!sent) end(signalBeforeSending?.reason);
    };
    signal?.addEventListener("abort", abort, { once: true });
    signalBeforeSending?.addEventListener("abort", stop, { once: true });
    const stopTimer =
      timeoutMs === undefined
        ? undefined
        : after(timeoutMs, () => {
            end(new Error(`no answer within ${timeoutMs / 1000} s`));
          });
    outgoing.once("close", () => {
      stopTimer?.();
      signal?.removeEventListener("abort", abort);
      signalBeforeSending?.removeEventListener("abort", stop);
    });
    outgoing.on("error", (error) => {
      if (anew !== undefined && outgoing.reusedSocket && answer === undefined && !isEnded) {
        resolve(sendOver(request, { isSecure, options: anew }));
        return;
      }
      fail(
        proxy === undefined || sent ? error : new ProxyError(proxy.variable, describeTransportError(error)),
      );
    });
    outgoing.once("response", (message) => {
      if (proxy === undefined || message.statusCode !== 407) {
        answer = message;
        resolve(message);
        return;
      }
      sent = false;
      end(new ProxyError(proxy.variable, "it answered 407"));
    });
    outgoing.once("socket", (socket) => {
      // What is written to a connection that never came about has not been seen by anybody.
      if (!socket.connecting) sent = true;
      else socket.once(isSecure ? "secureConnect" : "connect", () => (sent = true));
    });
    outgoing.end(request.body);
  });
}

/**
 * Headers with the length of the body. Node leaves it out for GET, HEAD and DELETE: the server would then
 * take the body for another request.
 */
function headersOf({ headers, body }: HttpRequest): Record<string, string> {
  const others = Object.entries(headers).filter(([name]) => name.toLowerCase() !== "content-length");
  if (body !== undefined) others.push(["Content-Length", String(Buffer.byteLength(body))]);
  return Object.fromEntries(others);
}

function targetOptions(request: HttpRequest): RequestOptions {
  const { url, method } = request;
  return {
    method,
    hostname: withoutBrackets(url.hostname),
    ...(url.port !== "" && { port: Number(url.port) }),
    path: `${url.pathname}${url.search}`,
    ...(url.username !== "" && {
      auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`,
    }),
    headers: headersOf(request),
  };
}
