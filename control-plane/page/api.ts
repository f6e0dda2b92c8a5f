/** Calls of the control plane's API, the same that everybody uses, with the session in place of keys. */
import { formatApiErrors, parseErrorBody } from "@parkit/protocol/internal/json-api";

/** Where the page's half of the session is kept: storage of this origin alone, its port included. */
const PAGE_HALF = "parkit-session";

/** A call that was refused, or got no answer. */
export class CallError extends Error {
  override readonly name = "CallError";

  /** @param status - 0 when there was no answer */
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Calls the API. Bodies are JSON, as values or as texts; undefined is answered to an empty answer. */
export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await answer(method, path, body);
  const text = await response.text();
  if (!response.ok) throw new CallError(response.status, messageOf(text, response.status));
  // The control plane that serves the page is of the same build as the page.
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

async function answer(method: string, path: string, body: unknown): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      headers: {
        "Content-Type": "application/json",
        "X-Parkit-Console": localStorage.getItem(PAGE_HALF) ?? "",
      },
      credentials: "same-origin",
      cache: "no-store",
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  } catch {
    throw new CallError(0, "The control plane does not answer. Is it still running?");
  }
}

/** Keeps the page's half of a new session, or forgets it. */
export function keepPageHalf(half: string | undefined): void {
  if (half === undefined) localStorage.removeItem(PAGE_HALF);
  else localStorage.setItem(PAGE_HALF, half);
}

/** Refusals of Datadog's API and of parkit's own, in one line without what only services tell each other. */
function messageOf(text: string, status: number): string {
  const errors = formatApiErrors(parseErrorBody(text)).replace(/^.*rpc error: code = \w+ desc = /, "");
  return errors || ownMessage(text) || `The control plane answered with status ${status}.`;
}

function ownMessage(text: string): string {
  try {
    const { error } = JSON.parse(text) as { readonly error?: { readonly message?: string } };
    return error?.message ?? "";
  } catch {
    return "";
  }
}
