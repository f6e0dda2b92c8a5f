/**
 * Reading bodies of parkit's own control API, which are plain JSON objects, and refusing them in its own
 * words.
 */
import { parseJson, type JsonObject } from "@parkit/protocol/internal/json";
import {
  documentRoot,
  optionalMember,
  optionalObject,
  optionalString,
  optionalStrings,
  requiredObject,
} from "@parkit/protocol/internal/json-member";
import { WireFormatError } from "@parkit/protocol/internal/wire-format-error";
import { jsonAnswer, Refusal } from "./answer";

/** Root of parkit's own API. Nothing below it is Datadog's. */
export const CONTROL_PATH = "/api/parkit/v1";

/** Refusal by parkit's own API: `{"error":{"code":"…","message":"…"}}` with a stable code. */
export function controlRefusal(status: number, code: string, message: string): Refusal {
  return new Refusal(jsonAnswer(status, { error: { code, message } }));
}

/** The message of a refusal by parkit's own API. */
export function refusedBecause({ answer }: Refusal): string {
  return optionalString(requiredObject(documentRoot(parseJson(answer.body)), "error"), "message") ?? "";
}

/** Members of a request body. Reading one of the wrong type throws a `WireFormatError`. */
export interface ControlRequest {
  readonly text: (name: string) => string | undefined;
  /** Tags as a list of `key:value` or as an object. */
  readonly tags: (name: string) => readonly string[] | Readonly<Record<string, string>> | undefined;
  /** A list of texts. */
  readonly texts: (name: string) => readonly string[] | undefined;
  /** An object whose values are texts. */
  readonly textsByName: (name: string) => Readonly<Record<string, string>> | undefined;
  readonly boolean: (name: string) => boolean | undefined;
  /** A whole number from zero to the maximum. */
  readonly integer: (name: string, maximum: number) => number | undefined;
  readonly object: (name: string) => JsonObject | undefined;
}

/**
 * Reads a body; an empty one counts as an empty object. Unknown members are refused, because a misspelt one
 * would silently do nothing.
 *
 * @throws {@link WireFormatError} when it is not a JSON object, or has members that are not among those
 *   named.
 */
export function readControlRequest(body: string, members: readonly string[]): ControlRequest {
  const root = documentRoot(body === "" ? {} : parseJson(body));
  const unknown = Object.keys(root.object).find((name) => !members.includes(name));
  if (unknown !== undefined) {
    throw new WireFormatError("", `has a member that is not known; known are ${members.join(", ")}`);
  }
  const typed = <T>(name: string, says: string, is: (value: unknown) => value is T): T | undefined => {
    const value = optionalMember(root, name);
    if (value === undefined || is(value)) return value;
    throw new WireFormatError(name, says);
  };
  const textsByName = (name: string): Readonly<Record<string, string>> | undefined => {
    const object = optionalObject(root, name)?.object;
    return (
      object &&
      Object.fromEntries(
        Object.entries(object).map(([key, value]) => {
          if (typeof value === "string") return [key, value];
          throw new WireFormatError(name, "has a value that is not a string");
        }),
      )
    );
  };
  return {
    text: (name) => optionalString(root, name),
    tags: (name) =>
      Array.isArray(optionalMember(root, name)) ? optionalStrings(root, name) : textsByName(name),
    texts: (name) => optionalStrings(root, name),
    textsByName,
    boolean: (name) =>
      typed(name, "is not true or false", (value): value is boolean => typeof value === "boolean"),
    integer: (name, maximum) =>
      typed(
        name,
        `is not a whole number from 0 to ${maximum}`,
        (value): value is number =>
          Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= maximum,
      ),
    object: (name) => optionalObject(root, name)?.object,
  };
}
