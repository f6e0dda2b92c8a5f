/**
 * The form in which a runner keeps its private key: base64url without padding of the JSON of an EC P-256 JWK.
 * Only the shape is judged here; `@parkit/protocol` makes, reads and uses keys.
 */
import { isRecord } from "../record";

/** Members of the JWK, all required. `kid` is the RFC 7638 thumbprint. */
export interface PrivateJwk {
  readonly kty: "EC";
  readonly crv: "P-256";
  readonly alg: "ES256";
  readonly use: "sig";
  readonly kid: string;
  readonly x: string;
  readonly y: string;
  readonly d: string;
}

const BASE64URL = /^[A-Za-z0-9_-]+$/;
/** A P-256 coordinate is 32 bytes, 43 base64url characters. */
const COORDINATE = /^[A-Za-z0-9_-]{43}$/;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isPrivateJwk(value: unknown): value is PrivateJwk {
  if (!isRecord(value)) return false;
  const { kty, crv, alg, use, kid, x, y, d } = value;
  const fixed = kty === "EC" && crv === "P-256" && alg === "ES256" && use === "sig";
  const named = typeof kid === "string" && kid !== "";
  return fixed && named && [x, y, d].every((part) => typeof part === "string" && COORDINATE.test(part));
}

/**
 * Reads the configured form of a private key; undefined when it is not one. Never put the input into a
 * message.
 */
export function parsePrivateKey(text: string): PrivateJwk | undefined {
  if (!BASE64URL.test(text)) return undefined;
  const jwk = parseJson(Buffer.from(text, "base64url").toString("utf8"));
  return isPrivateJwk(jwk) ? jwk : undefined;
}
