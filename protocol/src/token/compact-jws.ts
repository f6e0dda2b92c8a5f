/**
 * The compact form of a JWS (RFC 7515), as both kinds of token are read. Node itself verifies them: that is
 * done for each request, and `jose` takes several times as long. What `jose` would refuse is refused here.
 */
import { parseJsonObject, type JsonObject } from "../json";

/** A JWS in its parts. */
export interface CompactJws {
  /** As it is written: the text that the signature covers begins with it. */
  readonly header: string;
  readonly payload: Buffer;
  /** Undefined where another text is the form of its bytes: nobody signed that. */
  readonly signature: Buffer | undefined;
  /** What the signature is for: header and payload as they are written. */
  readonly signed: Buffer;
}

/** Takes a JWS apart without checking anything; undefined when it is none. */
export function readCompactJws(token: string): CompactJws | undefined {
  const [header, payload, signature, ...rest] = token.split(".");
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0)
    return undefined;
  const bytes = bytesOf(payload);
  if (bytes === undefined) return undefined;
  const signed = Buffer.from(token.slice(0, token.lastIndexOf(".")));
  return { header, payload: bytes, signature: bytesOf(signature), signed };
}

/**
 * Reads the header of a JWS.
 *
 * @returns undefined when it is none, or asks for an extension, which would have to be understood.
 */
export function readJwsHeader(header: string): JsonObject | undefined {
  const bytes = bytesOf(header);
  if (bytes === undefined) return undefined;
  const fields = parseJsonObject(bytes.toString("utf8"));
  return fields?.["crit"] === undefined ? fields : undefined;
}

/** Bytes of a part; undefined when another text is the form of these bytes. */
function bytesOf(part: string): Buffer | undefined {
  const bytes = Buffer.from(part, "base64url");
  return bytes.toString("base64url") === part ? bytes : undefined;
}
