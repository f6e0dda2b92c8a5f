import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Duplex } from "node:stream";
import { connect as tlsConnect } from "node:tls";
import { certificateAuthorities } from "./certificate-authorities";
import { openTunnel, proxyAuthorization, proxyFor } from "./proxy";

/** An HTTP request. */
interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** An HTTP answer, read to its end. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}

/** No answer came. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";

  /** @param unsent - whether it is certain that the server has seen nothing of the request */
  constructor(
    message: string,
    readonly unsent: boolean,
  ) {
    super(message);
  }
}

/** Sends one request, once. Rejects with {@link NoAnswer}, or {@link UnusableEnvironment} for a proxy that cannot be used. */
export type Transport = (request: HttpRequest) => Promise<HttpAnswer>;

/** Idle connections are closed before common servers close them, so that no request leaves on one that is about to go. */
const IDLE_MS = 3000;
/** Terraform runs ten operations at once unless told otherwise; more wait for a free connection. */
const MAX_CONNECTIONS = 32;
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/**
 * Makes a transport that keeps connections open and honours proxies and certificate authorities of the environment.
 *
 * @param timeoutMs - time in which the whole answer must have come
 * @throws {@link UnusableEnvironment} when a file of certificate authorities cannot be read
 */
export function createTransport(env: NodeJS.ProcessEnv, timeoutMs: number): Transport {
  const ca = certificateAuthorities(env);
  const pool = {
    keepAlive: true,
    maxSockets: MAX_CONNECTIONS,
    scheduling: "lifo",
    timeout: IDLE_MS,
  } as const;
  const plain = new HttpAgent(pool);
  const secureOptions = { ...pool, ...(ca === undefined ? {} : { ca: [...ca] }) };
  const secure = new HttpsAgent(secureOptions);
  const tunnels = new Map<string, HttpsAgent>();
  const tunnelVia = (proxy: URL): HttpsAgent => {
    const agent = tunnels.get(proxy.href) ?? tunnelAgent(proxy, secureOptions, timeoutMs);
    tunnels.set(proxy.href, agent);
    return agent;
  };
  return async (request) => {
    const { url } = request;
    const proxy = proxyFor(url, env);
    const isSecure = url.protocol === "https:";
    if (isSecure)
      return exchange(request, timeoutMs, { agent: proxy === undefined ? secure : tunnelVia(proxy) });
    if (proxy === undefined) return exchange(request, timeoutMs, { agent: plain });
    return exchange(request, timeoutMs, {
      agent: plain,
      hostname: proxy.hostname.replace(/^\[|\]$/g, ""),
      port: proxy.port === "" ? 80 : Number(proxy.port),
      path: url.href,
      headers: { ...request.headers, ...proxyAuthorization(proxy), Host: url.host },
    });
  };
}

class TunnelAgent extends HttpsAgent {
  constructor(
    private readonly proxy: URL,
    private readonly tls: { readonly ca?: string[] },
    private readonly timeoutMs: number,
    options: ConstructorParameters<typeof HttpsAgent>[0],
  ) {
    super(options);
  }

  override createConnection(
    options: RequestOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const host = options.host ?? "";
    const failed = (error: Error): void => {
      // Node's declaration demands a stream even where the connection failed; the implementation does not read it.
      (callback as ((error: Error) => void) | undefined)?.(error);
    };
    openTunnel(this.proxy, `${host}:${options.port ?? 443}`, this.timeoutMs).then((socket) => {
      const secured = tlsConnect({ ...this.tls, socket, servername: host });
      secured.once("secureConnect", () => callback?.(null, secured));
      secured.once("error", failed);
    }, failed);
    return undefined;
  }
}

function tunnelAgent(
  proxy: URL,
  options: ConstructorParameters<typeof HttpsAgent>[0] & { readonly ca?: string[] },
  timeoutMs: number,
): HttpsAgent {
  return new TunnelAgent(proxy, options.ca === undefined ? {} : { ca: options.ca }, timeoutMs, options);
}

function exchange(request: HttpRequest, timeoutMs: number, options: RequestOptions): Promise<HttpAnswer> {
  const { method, url, headers, body, signal } = request;
  const send = url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    let sent = false;
    const outgoing = send(url, { method, headers: { ...headers }, ...options }, (answer) => {
      readAll(answer).then(resolve, fail);
    });
    const timer = setTimeout(() => {
      outgoing.destroy(new Error(`no answer within ${timeoutMs / 1000} s`));
    }, timeoutMs);
    const stop = (): void => {
      if (!sent) outgoing.destroy(new Error("Terraform asked to stop"));
    };
    function fail(error: Error): void {
      reject(new NoAnswer(describe(error), !sent));
    }
    signal.addEventListener("abort", stop, { once: true });
    outgoing.once("close", () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    });
    outgoing.once("error", fail);
    outgoing.once("socket", (socket) => {
      // What is written to a connection that never came about has not been seen by anybody.
      if (!socket.connecting) sent = true;
      else socket.once(url.protocol === "https:" ? "secureConnect" : "connect", () => (sent = true));
    });
    outgoing.end(body);
  });
}

const NO_TLS =
  "the other side does not speak TLS; if it is to be reached by plain HTTP, write http:// before the host";

function describe(error: Error): string {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const known: Readonly<Record<string, string>> = {
    ECONNREFUSED: "nothing listens there (ECONNREFUSED)",
    ENOTFOUND: "the host name is not known (ENOTFOUND)",
    ECONNRESET: "the connection was closed (ECONNRESET)",
    EPROTO: NO_TLS,
    ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
    ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
  };
  return known[code] ?? (error.message || code);
}

async function readAll(answer: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > MAX_ANSWER_BYTES) throw new Error(`the answer is larger than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(bytes);
  }
  if (!answer.complete) throw new Error("the answer was cut off");
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    text: Buffer.concat(chunks).toString("utf8"),
  };
}
