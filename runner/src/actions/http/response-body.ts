/** The body of an answer as the output of an action. */
import { parseJsonOrUndefined, type JsonValue } from "@parkit/protocol/internal/json";
import { actionError } from "../../task-error";
import { type MediaType, parseMediaType } from "./media-type";
import { parseMultipart } from "./multipart";
import type { ResponseParsing } from "./request-input";

/** How a body is read; what is absent follows from the content type. */
interface BodyReading {
  readonly parsing?: ResponseParsing | undefined;
  readonly encoding?: BufferEncoding | undefined;
}

/** Deepest nesting of forms in forms. */
const MAX_FORM_DEPTH = 5;
const BINARY_KINDS = /video|image|audio|font|model|^application\/octet-stream$/;
const LATIN1_NAMES: readonly string[] = ["iso-8859-1", "iso8859-1", "latin1", "l1", "iso_8859-1", "cp819"];

const PARSING_BY_TYPE: Readonly<Record<string, ResponseParsing>> = {
  "application/json": "json",
  "application/x-www-form-urlencoded": "form-urlencoded",
  "multipart/form-data": "form-data",
};

/**
 * Reads a body.
 *
 * @param contentType - header of the answer; when it has none, the bytes tell text from binary.
 * @throws {@link TaskError} with code ACTION_ERROR when the content type cannot be read, or a form is none.
 */
export function responseBody(
  body: Buffer,
  contentType: string | undefined,
  reading: BodyReading,
  depth = 0,
): JsonValue {
  if (body.length === 0) return "";
  const type = parseMediaType(contentType ?? sniff(body));
  if (type === undefined)
    throw actionError(`the answer's content type ${JSON.stringify(contentType)} cannot be read`);
  const parsing = reading.parsing ?? PARSING_BY_TYPE[type.essence] ?? "raw";
  if (parsing === "form-data") return formParts(body, type, depth);
  const text = body.toString(reading.encoding ?? encodingOf(type, parsing));
  if (parsing === "json") {
    const value = parseJsonOrUndefined(text);
    return value === undefined ? text : value;
  }
  return parsing === "raw" ? text : firstValues(text);
}

function firstValues(text: string): JsonValue {
  const values = new Map<string, string>();
  for (const [key, value] of new URLSearchParams(text)) if (!values.has(key)) values.set(key, value);
  return Object.fromEntries(values);
}

function formParts(body: Buffer, type: MediaType, depth: number): JsonValue {
  const boundary = type.parameters.get("boundary");
  const parts = boundary === undefined || depth > MAX_FORM_DEPTH ? undefined : parseMultipart(body, boundary);
  if (parts === undefined) throw actionError("the answer is not a multipart form");
  return parts.map((part) => {
    const partType = part.type === "" ? "text/plain" : part.type;
    const data = responseBody(part.data, partType, {}, depth + 1);
    return { Filename: part.filename, Name: part.name, Type: partType, Data: data };
  });
}

function encodingOf(type: MediaType, parsing: ResponseParsing): BufferEncoding {
  if (parsing === "raw" && BINARY_KINDS.test(type.essence)) return "base64";
  return LATIN1_NAMES.includes(type.parameters.get("charset")?.toLowerCase() ?? "") ? "latin1" : "utf8";
}

function sniff(body: Buffer): string {
  return body.subarray(0, 512).some(isBinaryByte) ? "application/octet-stream" : "text/plain";
}

/** Bytes that text does not have: everything below space but tab, line ends, form feed and escape. */
function isBinaryByte(byte: number): boolean {
  return byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1b].includes(byte);
}
