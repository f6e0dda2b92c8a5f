/** Answers to requests, and the refusals that Datadog's API gives in their three shapes. */
import { errorDocument, JSON_API_MEDIA_TYPE } from "@parkit/protocol/internal/json-api";
import { stringifyJson, type JsonValue } from "@parkit/protocol/internal/json";

/** An HTTP answer. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Empty for none. */
  readonly body: string;
}

/** Media type of answers that are not JSON:API documents. */
export const JSON_MEDIA_TYPE = "application/json";

/** An answer without a body. */
export function emptyAnswer(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body: "" };
}

/** An answer with a JSON:API document, as text or as value. */
export function documentAnswer(status: number, document: string | JsonValue): Answer {
  const body = typeof document === "string" ? document : stringifyJson(document);
  return { status, headers: { "Content-Type": JSON_API_MEDIA_TYPE }, body };
}

/** An answer with plain JSON. */
export function jsonAnswer(
  status: number,
  value: JsonValue,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, headers: { "Content-Type": JSON_MEDIA_TYPE, ...headers }, body: stringifyJson(value) };
}

/** Thrown to end a request with the answer it carries. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(readonly answer: Answer) {
    super(`refused with status ${answer.status}`);
  }
}

/** Refusal of a structured kind: `{"errors":[{"status":…,"title":…,"detail":…}]}`. */
export function refusal(status: number, title: string, detail?: string): Refusal {
  const error = { status: String(status), title, ...(detail !== undefined && { detail }) };
  return new Refusal(documentAnswer(status, errorDocument([error])));
}

/** Refusal by the connection service, which has one title for everything. */
export function genericRefusal(status: number, detail: string): Refusal {
  return new Refusal(documentAnswer(status, errorDocument([{ title: "Generic Error", detail }])));
}

/** Refusal by the gateway: `{"errors":["…"]}`. */
export function gatewayRefusal(
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): Refusal {
  return new Refusal(jsonAnswer(status, { errors: [text] }, headers));
}
