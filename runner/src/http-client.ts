/**
 * HTTP over Node's own client: one request, no redirects, no cookies, no decompression. Everything that the runner sends goes through here;
 * who may be called is decided by those who call.
 */
import {
  Agent as HttpAgent,
  type IncomingMessage,
  request as httpRequest,
  type RequestOptions,
} from "node:http";
import {
  Agent as HttpsAgent,
  request as httpsRequest,
  type RequestOptions as HttpsRequestOptions,
} from "node:https";
import type { LookupFunction } from "node:net";

/** A request. */
export interface HttpRequest {
  readonly url: URL;
  readonly method: string;
  /** Names in any case, no two the same. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Ends the request and the reading of the answer. */
  readonly signal: AbortSignal;
  /** Sockets to use again. @default - a new socket for each request */
  readonly connections?: Connections;
  /** Resolves host names; not asked for IP literals. @default - the system's */
  readonly lookup?: LookupFunction;
}

/** Sockets that are kept open between requests. */
export interface Connections {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
  close(): void;
}

/** Makes a set of kept connections. */
export function keepConnections(): Connections {
  const http = new HttpAgent({ keepAlive: true });
  const https = new HttpsAgent({ keepAlive: true, minVersion: "TLSv1.2" });
  return {
    http,
    https,
    close: () => {
      http.destroy();
      https.destroy();
    },
  };
}

/** An answer whose body was read. */
export interface HttpAnswer {
  readonly status: number;
  /** Header names in lower case; several values of one name are joined as Node does. */
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** Thrown when an answer's body is larger than allowed. */
class BodyTooLargeError extends Error {
  override readonly name = "BodyTooLargeError";

  /** @param limit - bytes allowed. */
  constructor(readonly limit: number) {
    super(`the answer has more than ${limit} bytes`);
  }
}

/** What went wrong on the way, in one line. When every address of a host refuses, Node's error has a code and no message. */
export function describeTransportError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message !== "") return error.message;
  return "code" in error ? String(error.code) : error.name;
}

/** Sends a request and reads the whole answer. */
export async function exchange(request: HttpRequest, maxBodyBytes: number): Promise<HttpAnswer> {
  const message = await send(request);
  const body = await readBody(message, maxBodyBytes);
  return { status: message.statusCode ?? 0, headers: message.headers, body };
}

/** Sends a request; resolves when the answer's headers are there. The answer must be read or destroyed. */
export function send(request: HttpRequest): Promise<IncomingMessage> {
  const { url, signal, body } = request;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const client =
      url.protocol === "https:" ? httpsRequest(httpsOptions(request)) : httpRequest(httpOptions(request));
    const abort = (): void => {
      // Aborters give an Error as the reason, or the platform does.
      client.destroy(signal.reason as Error);
    };
    signal.addEventListener("abort", abort, { once: true });
    client.once("close", () => {
      signal.removeEventListener("abort", abort);
    });
    client.on("error", reject);
    client.once("response", resolve);
    client.end(body);
  });
}

function httpOptions(request: HttpRequest): RequestOptions {
  return { ...commonOptions(request), agent: request.connections?.http ?? false };
}

function httpsOptions(request: HttpRequest): HttpsRequestOptions {
  return { ...commonOptions(request), agent: request.connections?.https ?? false, minVersion: "TLSv1.2" };
}

function commonOptions({ url, method, headers, lookup }: HttpRequest): RequestOptions {
  return {
    method,
    // Sockets take an IPv6 address without its brackets.
    hostname: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    ...(url.port !== "" && { port: Number(url.port) }),
    path: `${url.pathname}${url.search}`,
    ...(url.username !== "" && {
      auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`,
    }),
    headers: { ...headers },
    ...(lookup !== undefined && { lookup }),
  };
}

/** Reads a body up to a limit; more than that destroys the connection. */
export async function readBody(message: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  await eachChunk(message, maxBytes, (chunk) => chunks.push(chunk));
  return Buffer.concat(chunks);
}

/** Hands over a body piece by piece, up to a limit. */
export async function eachChunk(
  message: IncomingMessage,
  maxBytes: number,
  take: (chunk: Buffer) => void,
): Promise<void> {
  let length = 0;
  // Without an encoding set, a message yields buffers.
  for await (const chunk of message as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw new BodyTooLargeError(maxBytes);
    take(chunk);
  }
}
