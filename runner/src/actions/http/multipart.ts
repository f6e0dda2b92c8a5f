/** `multipart/form-data`, both ways. */
import { randomBytes } from "node:crypto";

/** A field to send. */
export interface FormField {
  readonly key: string;
  readonly value: string;
}

/** A body with its content type, which names the boundary. */
interface MultipartBody {
  readonly contentType: string;
  readonly body: string;
}

/** Writes a form. */
export function encodeMultipart(fields: readonly FormField[]): MultipartBody {
  // 128 random bits: no value holds them by chance.
  const boundary = `parkit-${randomBytes(16).toString("hex")}`;
  const parts = fields.map(
    ({ key, value }) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(key)}"\r\n\r\n${value}\r\n`,
  );
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: `${parts.join("")}--${boundary}--\r\n`,
  };
}

/** A part that was read. */
interface MultipartPart {
  readonly name: string;
  readonly filename: string;
  /** Content type of the part; empty when it has none. */
  readonly type: string;
  readonly data: Buffer;
}

/** Most parts that are read. */
const MAX_PARTS = 1000;

/** Reads a form; undefined when the body is none. */
export function parseMultipart(body: Buffer, boundary: string): readonly MultipartPart[] | undefined {
  // One character for one byte, so that text functions find the boundaries and no byte changes.
  const sections = `\r\n${body.toString("latin1")}`.split(`\r\n--${boundary}`);
  const end = sections.findIndex((section) => section.startsWith("--"));
  if (end < 1 || end > MAX_PARTS + 1) return undefined;
  const parts = sections.slice(1, end).map(readPart);
  return parts.every((part) => part !== undefined) ? parts : undefined;
}

function readPart(section: string): MultipartPart | undefined {
  const headerEnd = section.indexOf("\r\n\r\n");
  if (headerEnd < 0) return undefined;
  const headers = section.slice(0, headerEnd);
  const header = (name: string): string =>
    new RegExp(`^${name}:[ \\t]*(.*)$`, "im").exec(headers)?.[1]?.trim() ?? "";
  const disposition = header("content-disposition");
  const parameter = (name: string): string =>
    new RegExp(`[; ]${name}="([^"]*)"`, "i").exec(disposition)?.[1] ?? "";
  return {
    name: parameter("name"),
    filename: parameter("filename"),
    type: header("content-type"),
    data: Buffer.from(section.slice(headerEnd + 4), "latin1"),
  };
}

function escapeName(name: string): string {
  return name.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
