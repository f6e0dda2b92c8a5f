import {
  exchange,
  type HttpAnswer,
  type HttpClient,
  type HttpRequest,
} from "@parkit/protocol/internal/http/http-client";
import { NoAnswer } from "@parkit/protocol/internal/http/transport-error";
import {
  parseJsonObject,
  stringifyJson,
  type JsonObject,
  type JsonValue,
} from "@parkit/protocol/internal/json";
import { proxySecrets } from "@parkit/protocol/internal/http/proxy";
import { documentRoot, optionalObject, presentString } from "@parkit/protocol/internal/json-member";
import { createRedactor, type Redactor } from "@parkit/protocol/internal/redaction";
import { shortened } from "@parkit/provider-schema/internal/printable";
import { quoted } from "@parkit/provider-schema/internal/rules/violation";

import { UsageError } from "./usage-error";

/** Where a control plane is and who asks. */
export interface ControlPlaneAddress {
  /** Origin, without a slash at the end. */
  readonly url: string;
  readonly apiKey: string;
  readonly appKey: string;
  /** Takes the keys and passwords of proxies out of messages: who answers may repeat what it was sent. */
  readonly redactor: Redactor;
}

/** How long an answer may take, in milliseconds; a control plane lets a call wait for 60 seconds at most. */
const TIMEOUT_MS = 90_000;
/** Largest answer that is read, in bytes: outputs of an action of 15 MiB, and what stands around them. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

/** The control plane refused, or could not be reached. */
export class ControlPlaneRefusal extends Error {
  override readonly name = "ControlPlaneRefusal";

  constructor(
    /** Stable code: the control plane's own, `http-<status>`, or `unreachable`. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Where the control plane is, by option, else by `DD_HOST`; keys by `DD_API_KEY` and `DD_APP_KEY`.
 *
 * @throws {UsageError} when one of them is missing or the address is not a URL
 */
export function controlPlaneAddress(
  option: string | undefined,
  environment: NodeJS.ProcessEnv,
): ControlPlaneAddress {
  const url = option ?? present(environment["DD_HOST"]);
  if (url === undefined) {
    throw new UsageError(
      "no control plane is named",
      "Name it with --control-plane URL, or set DD_HOST. parkit up prints it.",
    );
  }
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !["http:", "https:"].includes(parsed.protocol)) {
    throw new UsageError(
      `${quoted(url)} is not an http or https URL`,
      "Write it as in http://127.0.0.1:8080.",
    );
  }
  const apiKey = key("DD_API_KEY", environment);
  const appKey = key("DD_APP_KEY", environment);
  const redactor = createRedactor([apiKey, appKey, ...proxySecrets(environment)], { shortest: 1 });
  return { url: parsed.href.replace(/\/+$/, ""), apiKey, appKey, redactor };
}

function key(name: string, environment: NodeJS.ProcessEnv): string {
  const value = present(environment[name]);
  if (value !== undefined && /^[\x21-\x7e]+$/.test(value)) return value;
  throw new UsageError(
    value === undefined ? `${name} is not set` : `${name} holds characters that no key has`,
    "The control plane asks for DD_API_KEY and DD_APP_KEY. parkit up prints both.",
  );
}

function present(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}

/** One request to parkit's own API of a control plane; see {@link callApi}. */
export async function callControlPlane(
  client: HttpClient,
  address: ControlPlaneAddress,
  method: "GET" | "POST",
  path: string,
  body?: JsonObject,
): Promise<JsonObject> {
  return callApi(client, address, method, `/api/parkit/v1${path}`, body);
}

/**
 * One request to a control plane. Redirects are not followed: they would carry the keys elsewhere.
 *
 * @throws {ControlPlaneRefusal} when it refuses, cannot be reached, or does not answer with a JSON object
 */
export async function callApi(
  client: HttpClient,
  { url, apiKey, appKey, redactor }: ControlPlaneAddress,
  method: "GET" | "POST",
  path: string,
  body?: JsonObject,
): Promise<JsonObject> {
  const answer = await send(client, {
    url: new URL(`${url}${path}`),
    method,
    timeoutMs: TIMEOUT_MS,
    headers: { "DD-API-KEY": apiKey, "DD-APPLICATION-KEY": appKey, "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body: stringifyJson(body) }),
  });
  const document = parseJsonObject(answer.body.toString("utf8"));
  if (answer.status >= 200 && answer.status <= 299 && document !== undefined) return document;
  const { code, message } = refusalOf(answer.status, document);
  throw new ControlPlaneRefusal(redactor.redactText(code), shortened(redactor.redactText(message)));
}

async function send(client: HttpClient, request: HttpRequest): Promise<HttpAnswer> {
  try {
    return await exchange(client, request, MAX_ANSWER_BYTES);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    throw new ControlPlaneRefusal("unreachable", `${request.url.origin} cannot be reached: ${error.message}`);
  }
}

/**
 * A refusal in the control plane's words, or in those of what stands before it: `{"errors":["Forbidden"]}`.
 */
function refusalOf(status: number, document: JsonObject = {}): ControlPlaneRefusal {
  const root = documentRoot(document);
  const error = optionalObject(root, "error");
  const code = error === undefined ? undefined : presentString(error, "code");
  const message = error === undefined ? undefined : presentString(error, "message");
  if (code !== undefined && message !== undefined) return new ControlPlaneRefusal(code, message);
  return new ControlPlaneRefusal(
    `http-${status}`,
    `the control plane answered ${status}${gatewayText(document)}${keysAdvice(status)}`,
  );
}

function keysAdvice(status: number): string {
  return status === 401 || status === 403 ? "; check DD_API_KEY and DD_APP_KEY" : "";
}

function gatewayText(document: JsonObject): string {
  const errors: JsonValue | undefined = document["errors"];
  const texts = Array.isArray(errors)
    ? errors.filter((item): item is string => typeof item === "string")
    : [];
  return texts.length === 0 ? "" : `: ${texts.join("; ")}`;
}
