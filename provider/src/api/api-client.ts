import { setTimeout as wait } from "node:timers/promises";
import {
  createHttpClient,
  exchange,
  type HttpAnswer,
  type HttpClient,
  type HttpRequest,
} from "@parkit/protocol/internal/http/http-client";
import { NoAnswer } from "@parkit/protocol/internal/http/transport-error";
import { UnusableEnvironment } from "@parkit/protocol/internal/http/unusable-environment";
import { errorAuthor, JSON_API_MEDIA_TYPE, parseErrorBody } from "@parkit/protocol/internal/json-api";
import { proxySecrets } from "@parkit/protocol/internal/http/proxy";
import { createRedactor, type Redactor } from "@parkit/protocol/internal/redaction";
import { PROVIDER_VERSION } from "@parkit/provider-schema/internal/terraform-provider";
import { ApiFailure, type AnswerContent, type FailureReason } from "./api-failure";
import { delayBeforeRetry, type Attempt, type RetrySettings } from "./retry";

/** How the API is reached. */
interface ApiSettings {
  /** Origin of the API, without a slash at the end. */
  readonly url: string;
  readonly apiKey: string;
  readonly appKey: string;
  readonly retry: RetrySettings;
  /** Seconds in which each answer must have come. */
  readonly timeout: number;
  /** Version of the CLI, for the user agent. */
  readonly terraformVersion: string;
  /** Told about each attempt. */
  readonly trace?: (attempt: Readonly<Record<string, string | number>>) => void;
}

/** A request to the API. */
interface ApiRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Path with query. */
  readonly path: string;
  readonly body?: string;
  /** Values in the body that must not show up in messages: servers quote what they refuse. */
  readonly secrets?: readonly string[];
  readonly signal: AbortSignal;
  /** Whether repeating a POST does no harm, because it replaces what is there. */
  readonly isIdempotent?: boolean;
}

/**
 * Sends a request, repeats it where that is safe, and gives the text of its answer: JSON, or nothing after a
 * DELETE. Redirects are not followed, because the keys would go along.
 *
 * @throws {@link ApiFailure}, as a rejection
 */
export type SendRequest = (request: ApiRequest) => Promise<string>;

/** Largest answer that is read, in bytes. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** Makes the client. Opens nothing before the first request. */
export function createApiClient(settings: ApiSettings, env: NodeJS.ProcessEnv): SendRequest {
  let http: HttpClient | undefined;
  const headers = {
    Accept: JSON_API_MEDIA_TYPE,
    "Content-Type": JSON_API_MEDIA_TYPE,
    "DD-API-KEY": settings.apiKey,
    "DD-APPLICATION-KEY": settings.appKey,
    "User-Agent": userAgent(settings.terraformVersion),
    "X-Datadog-Managed-By": "iac",
  };
  return async (request) => {
    try {
      http ??= createHttpClient(env);
      return await repeat(request, settings, http, headers);
    } catch (error) {
      if (error instanceof ApiFailure)
        throw withoutSecrets(error, [
          settings.apiKey,
          settings.appKey,
          ...proxySecrets(env),
          ...(request.secrets ?? []),
        ]);
      if (!(error instanceof UnusableEnvironment)) throw error;
      throw failed({ kind: "environment", problem: error.message }, request, settings);
    }
  };
}

async function repeat(
  request: ApiRequest,
  settings: ApiSettings,
  http: HttpClient,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  const { method, path, body, signal } = request;
  const started = performance.now();
  for (let retries = 0; ; retries += 1) {
    if (signal.aborted) throw failed({ kind: "stopped" }, request, settings);
    const answer = await attempt(http, {
      method,
      url: new URL(settings.url + path),
      headers,
      ...(body === undefined ? {} : { body }),
      signalBeforeSending: signal,
      timeoutMs: settings.timeout * 1000,
    });
    if (answer instanceof NoAnswer && answer.unsent && answer.cause === signal.reason)
      throw failed({ kind: "stopped" }, request, settings);
    const elapsed = performance.now() - started;
    settings.trace?.({
      method,
      path,
      status: answer instanceof NoAnswer ? "none" : answer.status,
      retries,
      milliseconds: Math.round(elapsed),
    });
    if (!(answer instanceof NoAnswer) && isSuccess(method, answer)) return textOf(answer);
    const isIdempotent = request.isIdempotent ?? method !== "POST";
    const delay = delayBeforeRetry(outcome(isIdempotent, answer), settings.retry, retries, elapsed);
    if (delay === undefined) throw failed(failure(answer), request, settings);
    await wait(delay, undefined, { signal }).catch(() => undefined);
  }
}

/**
 * Whether the API has answered that it did what was asked. Its documents are JSON objects, and a DELETE is
 * answered by 204.
 */
function isSuccess(method: ApiRequest["method"], answer: HttpAnswer): boolean {
  const { status } = answer;
  if (method === "DELETE") return status === 204;
  return status >= 200 && status < 300 && textOf(answer).trimStart().startsWith("{");
}

function textOf({ body }: HttpAnswer): string {
  return body.toString("utf8");
}

function failed(reason: FailureReason, { method, path }: ApiRequest, { url }: ApiSettings): ApiFailure {
  return new ApiFailure(reason, `${method} ${url}${path}`);
}

async function attempt(http: HttpClient, request: HttpRequest): Promise<HttpAnswer | NoAnswer> {
  try {
    return await exchange(http, request, MAX_ANSWER_BYTES);
  } catch (error) {
    if (error instanceof NoAnswer) return error;
    throw error;
  }
}

function outcome(isIdempotent: boolean, answer: HttpAnswer | NoAnswer): Attempt {
  if (answer instanceof NoAnswer) return { isIdempotent, unsent: answer.unsent };
  const reset = answer.headers["x-ratelimit-reset"];
  return { isIdempotent, status: answer.status, ...(typeof reset === "string" && { rateLimitReset: reset }) };
}

function failure(answer: HttpAnswer | NoAnswer): FailureReason {
  if (answer instanceof NoAnswer) {
    return { kind: answer.unsent ? "unreachable" : "lost", problem: answer.message };
  }
  const { status } = answer;
  const text = textOf(answer);
  const content = contentOf(answer);
  if (status < 400) {
    const location = locationOf(answer);
    return { kind: "foreign", status, content, ...(location !== undefined && { location }) };
  }
  const errors = parseErrorBody(text);
  const code = CONTROL_ERROR.exec(text)?.[1];
  const author = errorAuthor(text);
  return { kind: "status", status, errors, author, content, ...(code !== undefined && { code }) };
}

function contentOf(answer: HttpAnswer): AnswerContent {
  const start = textOf(answer).trimStart();
  if (start === "") return "an empty body";
  if (start.startsWith("<") || (answer.headers["content-type"] ?? "").includes("html")) return "an HTML page";
  return start.startsWith("{") ? "JSON" : "a text that is not a JSON object";
}

/** Queries of redirects to login pages carry tokens, so they are left out. */
function locationOf({ headers: { location } }: HttpAnswer): string | undefined {
  if (location === undefined || !URL.canParse(location)) return undefined;
  const { origin, pathname, protocol } = new URL(location);
  return protocol === "http:" || protocol === "https:" ? origin + pathname : undefined;
}

/** Start of an error of parkit's own control plane. */
const CONTROL_ERROR = /^\{"error":\{"code":"([a-z-]+)"/;

/** Servers quote what they refuse, and gateways what they were sent. */
function withoutSecrets({ reason, request }: ApiFailure, secrets: readonly string[]): ApiFailure {
  const redactor = createRedactor(secrets, { shortest: 1 });
  return new ApiFailure(redacted(reason, redactor), redactor.redactText(request));
}

function redacted(reason: FailureReason, { redactText }: Redactor): FailureReason {
  switch (reason.kind) {
    case "status":
      return {
        ...reason,
        errors: reason.errors.map((error) =>
          Object.fromEntries(
            Object.entries(error).map(([name, text]: [string, string]) => [name, redactText(text)]),
          ),
        ),
      };
    case "foreign":
      return { ...reason, ...(reason.location !== undefined && { location: redactText(reason.location) }) };
    case "unreachable":
    case "environment":
    case "lost":
      return { ...reason, problem: redactText(reason.problem) };
    case "stopped":
      return reason;
  }
}

function userAgent(terraformVersion: string): string {
  const system = `terraform ${terraformVersion || "unknown"}; node ${process.versions.node}; ${process.platform} ${process.arch}`;
  return `parkit-terraform-provider/${PROVIDER_VERSION} (${system})`;
}
