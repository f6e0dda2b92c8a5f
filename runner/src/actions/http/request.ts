/** `com.datadoghq.http.request`: one HTTP request with what the connection adds to it. */
import type { IncomingMessage } from "node:http";
import { readBody } from "@parkit/protocol/internal/http/http-client";
import { type JsonObject, type JsonValue, stringifyJson } from "@parkit/protocol/internal/json";
import { createRedactor } from "@parkit/protocol/internal/redaction";
import type { Credential } from "../../credentials";
import { actionError } from "../../task-error";
import { type ActionContext, defineAction } from "../action";
import { renderTemplate } from "../template";
import { isErrorStatus } from "./error-on-status";
import { type GuardedRequest, guardedRequest } from "./guarded-request";
import { requestBody } from "./request-body";
import { headerValue, requestHeaders } from "./request-headers";
import { RequestInput } from "./request-input";
import { responseBody } from "./response-body";

/** Bundle of the HTTP actions. */
export const HTTP_BUNDLE = "com.datadoghq.http";
/** Largest answer that is read, in bytes (15 MiB). */
const MAX_RESPONSE_BYTES = 15 * 1024 * 1024;
/** Characters of an answer that an error message repeats. */
const MAX_ERROR_BODY_LENGTH = 750;

/** The action. */
export const request = defineAction({
  bundle: HTTP_BUNDLE,
  name: "request",
  input: RequestInput,
  run: performRequest,
});

/**
 * Sends the request and reads the answer: `{status, headers, body}`.
 *
 * @throws {@link TaskError} with code ACTION_ERROR: refused, failed, or answered with an error status.
 */
export async function performRequest(context: ActionContext, input: RequestInput): Promise<JsonValue> {
  if (input.allowExpiredCertificate === true) {
    throw actionError("allowExpiredCertificate is not available in this version; renew the certificate");
  }
  return guardedRequest(context, guardedRequestOf(context, input), async (answer) =>
    readAnswer(answer, input, context.credential.secrets),
  );
}

function guardedRequestOf(context: ActionContext, input: RequestInput): GuardedRequest {
  const { credential } = context;
  const base = baseOf(credential.http.baseUrl);
  const headers = requestHeaders(context, input.requestHeaders);
  const inputType = headerValue(headers, "content-type");
  const { body, contentType } = requestBody(input, credential, inputType);
  return {
    url: urlOf(input, credential),
    method: input.verb,
    headers: withContentType(headers, contentType),
    ...(body !== undefined && { body }),
    followRedirects: input.followRedirect !== false,
    ...(base !== undefined && { base }),
    bodyIsConfidential: credential.http.body !== undefined,
  };
}

function baseOf(baseUrl: string | undefined): URL | undefined {
  if (baseUrl === undefined) return undefined;
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw actionError("the connection's base URL is not an http or https URL");
  return url;
}

function urlOf(input: RequestInput, { http, tokens }: Credential): URL {
  const url = new URL(input.url);
  const added = [
    ...input.urlParams.map(({ key, value }) => [key, value] as const),
    ...http.urlParameters.map(({ name, value }) => [name, renderTemplate(value, tokens)] as const),
  ];
  for (const [key, value] of added) url.searchParams.append(key, value);
  if (added.length > 0) url.searchParams.sort();
  return url;
}

function withContentType(
  headers: Readonly<Record<string, string>>,
  contentType: string | undefined,
): Readonly<Record<string, string>> {
  if (contentType === undefined) return headers;
  const others = Object.entries(headers).filter(([name]) => name.toLowerCase() !== "content-type");
  return { ...Object.fromEntries(others), "Content-Type": contentType };
}

async function readAnswer(
  answer: IncomingMessage,
  input: RequestInput,
  secrets: readonly string[],
): Promise<JsonValue> {
  const { statusCode: status = 0, statusMessage = "" } = answer;
  const statusLine = `${status} ${statusMessage}`.trim();
  if (isErrorStatus(input.errorOnStatus, status))
    throw actionError(`${statusLine}: the request counts this status as an error`);
  if (input.followRedirect === false && status >= 300 && status <= 399 && input.errorOnStatus.length === 0) {
    throw actionError(`${statusLine}: the answer is a redirect, and redirects are not followed`);
  }
  const bytes = await readBody(answer, MAX_RESPONSE_BYTES);
  const reading = { parsing: input.responseParsing, encoding: input.responseEncoding };
  const body = responseBody(bytes, answer.headers["content-type"], reading);
  if (status >= 400) throw actionError(`${statusLine}: ${errorText(body, secrets)}`);
  return { status, headers: headersOf(answer), body };
}

/** Every value of every header, under names in Go's canonical case. */
function headersOf({ headersDistinct }: IncomingMessage): JsonObject {
  const entries = Object.entries(headersDistinct).map(([name, values]): [string, JsonValue] => [
    name.replaceAll(/(?<=^|-)[a-z]/g, (letter) => letter.toUpperCase()),
    values ?? [],
  ]);
  return Object.fromEntries(entries);
}

/** A secret that is cut in two would not be found any more. */
function errorText(body: JsonValue, secrets: readonly string[]): string {
  const text = createRedactor(secrets).redactText(typeof body === "string" ? body : stringifyJson(body));
  return text.length <= MAX_ERROR_BODY_LENGTH
    ? text
    : `${text.slice(0, MAX_ERROR_BODY_LENGTH)}... (truncated)`;
}
