/** Headers of an HTTP action: what a task and a connection may set, and what the runner sets itself. */
import { actionError } from "../../task-error";
import type { ActionContext } from "../action";
import { renderTemplate } from "../template";

/** A header of the input; several values are joined with a comma. */
interface InputHeader {
  readonly key: string;
  readonly value: readonly string[];
}

/** Names that Datadog's runner refuses, and those with which a request could be cut in two. */
const REFUSED: readonly string[] = [
  "content-length",
  "host",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "forwarded",
  "sec-datadog",
  "transfer-encoding",
  "connection",
  "upgrade",
  "te",
  "trailer",
];
/** Left out without a word, as Datadog's runner does. */
const DROPPED = "runtime-worker-key";

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
// Line breaks and other control characters end a header early.
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * Headers of a request: the input's, over them the connection's, over all what the runner sets itself. Names
 * are compared without regard to case, values are templates over the connection's tokens.
 *
 * @throws {@link TaskError} with code ACTION_ERROR for a header that must not be set.
 */
export function requestHeaders(
  { credential, secDatadogHeaderValue }: Pick<ActionContext, "credential" | "secDatadogHeaderValue">,
  input: readonly InputHeader[],
): Readonly<Record<string, string>> {
  const headers = new Map<string, readonly [name: string, value: string]>();
  const set = (name: string, value: string): void => {
    if (!NAME.test(name)) throw actionError(`header name ${JSON.stringify(name)} is not allowed`);
    if (!VALUE.test(value))
      throw actionError(`the value of header ${name} holds characters that headers cannot have`);
    headers.set(name.toLowerCase(), [name, value]);
  };
  for (const { key, value } of input) {
    if (REFUSED.includes(key.toLowerCase()))
      throw actionError(`header ${JSON.stringify(key)} is not allowed`);
    if (key.toLowerCase() !== DROPPED) set(key, renderTemplate(value.join(","), credential.tokens));
  }
  for (const { name, value } of credential.http.headers) set(name, renderTemplate(value, credential.tokens));
  set("User-Agent", "Datadog");
  set("Sec-Datadog", secDatadogHeaderValue);
  if (credential.type === "Basic Auth") set("Authorization", basicAuthorization(credential.tokens));
  return Object.fromEntries(headers.values());
}

/** Value of a header, whatever the case of its name. */
export function headerValue(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

function basicAuthorization(tokens: ReadonlyMap<string, string>): string {
  const pair = `${tokens.get("username") ?? ""}:${tokens.get("password") ?? ""}`;
  return `Basic ${Buffer.from(pair).toString("base64")}`;
}
