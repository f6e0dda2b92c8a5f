/**
 * HTTP requests of actions: every hop is judged by the URL policy, and what belongs to one origin stays with
 * it.
 */
import type { IncomingMessage } from "node:http";
import type { HttpRequest } from "@parkit/protocol/internal/http/http-client";
import { describeTransportError, NoAnswer } from "@parkit/protocol/internal/http/transport-error";
import { withDeadline } from "../../clock";
import { REQUEST_FAILED } from "../../policy/url-policy";
import { actionError, TaskError } from "../../task-error";
import type { ActionContext } from "../action";

/** Most redirects that are followed. */
const MAX_REDIRECTS = 10;

/** A request of an action. */
export interface GuardedRequest extends Pick<HttpRequest, "url" | "method" | "headers" | "body"> {
  readonly followRedirects: boolean;
  /**
   * The connection's base URL: every hop must have its host and port, and must not be plain where it is
   * `https:`. Any hop will do when undefined.
   */
  readonly base?: URL;
  /** Whether the body holds something of the connection, so that no other origin may see it. */
  readonly bodyIsConfidential?: boolean;
}

/** Headers that follow a redirect to another origin. */
const HARMLESS_HEADERS: readonly string[] = ["accept", "accept-language", "content-type", "user-agent"];

/**
 * Sends a request and has its answer read, all within the time that an HTTP exchange may take.
 *
 * @throws {@link TaskError} with code ACTION_ERROR: refused, failed, or out of time.
 */
export async function guardedRequest<T>(
  context: Pick<ActionContext, "http" | "urlPolicy" | "httpTimeoutMs" | "clock" | "signal">,
  request: GuardedRequest,
  read: (answer: IncomingMessage) => Promise<T>,
): Promise<T> {
  try {
    return await withDeadline(context.clock, context.httpTimeoutMs, context.signal, async (signal) => {
      const answer = await follow(context, request, signal);
      try {
        return await read(answer);
      } finally {
        answer.destroy();
      }
    });
  } catch (error) {
    context.signal.throwIfAborted();
    const cause = error instanceof NoAnswer ? error.cause : error;
    if (cause instanceof TaskError) throw cause;
    throw actionError(`${request.method} request failed: ${describeTransportError(cause)}`, REQUEST_FAILED);
  }
}

async function follow(
  { http, urlPolicy }: Pick<ActionContext, "http" | "urlPolicy">,
  first: GuardedRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  let request = first;
  for (let redirects = 0; ; redirects += 1) {
    checkBase(request);
    urlPolicy.check(request.url);
    const { url, method, headers, body } = request;
    const answer = await http.send({
      url,
      method,
      headers,
      ...(body !== undefined && { body }),
      lookup: urlPolicy.lookupFor(url),
      signal,
    });
    const next = first.followRedirects ? redirected(request, answer) : undefined;
    if (next === undefined) return answer;
    answer.destroy();
    if (redirects === MAX_REDIRECTS) throw refusal(`stopped after ${MAX_REDIRECTS} redirects`);
    request = next;
  }
}

/** What the connection adds is meant for one host, and for nobody on the way to it. */
function checkBase({ url, base }: GuardedRequest): void {
  if (base === undefined) return;
  if (url.host !== base.host)
    throw refusal(`the host of the request, ${url.host}, is not the host of the connection, ${base.host}`);
  if (base.protocol === "https:" && url.protocol !== "https:")
    throw refusal(`the request would go over plain http, and the connection's base URL says https`);
}

/** The request that an answer redirects to; undefined when it does not. */
function redirected(request: GuardedRequest, answer: IncomingMessage): GuardedRequest | undefined {
  const { statusCode = 0, headers } = answer;
  if (![301, 302, 303, 307, 308].includes(statusCode) || headers.location === undefined) return undefined;
  if (!URL.canParse(headers.location, request.url.href))
    throw refusal("redirected to something that is not a URL");
  const url = new URL(headers.location, request.url.href);
  const sameOrigin = url.origin === request.url.origin;
  const keepsBody = statusCode === 307 || statusCode === 308;
  if (keepsBody && !sameOrigin && request.bodyIsConfidential === true) {
    throw refusal(`redirected to ${url.origin}, which must not see the connection's body`);
  }
  const { method, body, ...rest } = request;
  return {
    ...rest,
    url,
    method: keepsBody || method === "HEAD" ? method : "GET",
    headers: redirectedHeaders(request.headers, sameOrigin, keepsBody),
    ...(keepsBody && body !== undefined && { body }),
  };
}

function redirectedHeaders(
  headers: Readonly<Record<string, string>>,
  sameOrigin: boolean,
  keepsBody: boolean,
): Readonly<Record<string, string>> {
  const kept = Object.entries(headers).filter(([name]) => {
    const lower = name.toLowerCase();
    if (lower === "content-type" && !keepsBody) return false;
    return sameOrigin || HARMLESS_HEADERS.includes(lower);
  });
  return Object.fromEntries(kept);
}

function refusal(message: string): TaskError {
  return actionError(message, REQUEST_FAILED);
}
