/**
 * The token of one App Builder query: a JWS of the keys that sign tasks. It is for one runner, by its URN and
 * the thumbprint of its key; for one action and one connection; for one body; and for one use within a
 * minute. Times are seconds with fractions, so that a runner can tell what was issued before it started.
 */
import { constants, type KeyObject, verify } from "node:crypto";
import { type CompactJws, readCompactJws, readJwsHeader } from "../token/compact-jws";
import { parseJson, stringifyJson, type JsonValue } from "../json";
import {
  documentRoot,
  memberPath,
  optionalMember,
  optionalString,
  requiredObject,
  requiredString,
  type Located,
} from "../json-member";
import type { KeyTypeName, SigningKey, VerificationKey, VerificationKeys } from "../signing-key";
import { WireFormatError } from "../wire-format-error";

/** What a token says. */
export interface AppBuilderClaims {
  /** Unique: a token is good for one use. */
  readonly tokenId: string;
  /** URN of the runner. */
  readonly audience: string;
  /** RFC 7638 thumbprint of the runner's key. */
  readonly keyThumbprint: string;
  /** Id of the user who runs the query. */
  readonly userId: string;
  /** App and query, for logs. */
  readonly app?: string;
  readonly query?: string;
  /** `<bundle>.<action>`. */
  readonly action: string;
  /** The connection's id, and what the runner has to know of it, encrypted to the runner's key. */
  readonly connection?: { readonly id: string; readonly sealed: string };
  /** SHA-256 of the body, base64url. */
  readonly bodyDigest: string;
  /** Unix seconds, with fractions; so are those below. */
  readonly issuedAt: number;
  readonly notBefore: number;
  readonly expiresAt: number;
}

/** How long a token is good, in seconds. */
export const APP_BUILDER_TOKEN_LIFETIME_SECONDS = 60;
/** Difference of clocks that is allowed, in seconds. */
export const APP_BUILDER_TOKEN_SKEW_SECONDS = 5;
/** Longest token that is looked at, in characters: what goes into a header. */
export const MAX_APP_BUILDER_TOKEN_LENGTH = 12 * 1024;

/** Keeps tokens of other kinds, which the same keys might sign one day, from being taken for these. */
const TYPE = "parkit-app-builder+jwt";
const ALGORITHM: Readonly<Record<KeyTypeName, string>> = { ED25519: "EdDSA", X509_RSA: "PS256" };

/** Least size of an RSA key (RFC 7518, 3.5). */
const MIN_RSA_BITS = 2048;

/** Why a token is refused. */
export type AppBuilderTokenProblem =
  /** No such token, or not signed by a key that counts. */
  | "invalid"
  /** The same, where the key that it names is not known. */
  | "unknown-key"
  | "expired"
  | "not-yet-valid"
  | "too-long"
  | "wrong-audience"
  | "wrong-runner-key";

/** What a token is checked against. */
export interface AppBuilderTokenExpectation {
  readonly keys: VerificationKeys;
  /** URN of the runner. */
  readonly audience: string;
  /** Thumbprint of the runner's key. */
  readonly keyThumbprint: string;
  readonly now: Date;
}

/** Outcome of verifying a token. */
export type AppBuilderTokenVerification =
  | { readonly ok: true; readonly claims: AppBuilderClaims }
  | { readonly ok: false; readonly problem: AppBuilderTokenProblem };

/** Signs a token. */
export async function signAppBuilderToken(
  claims: AppBuilderClaims,
  { keyId, keyType, privateKey }: Pick<SigningKey, "keyId" | "keyType" | "privateKey">,
): Promise<string> {
  const { CompactSign } = await import("jose/jws/compact/sign");
  return new CompactSign(Buffer.from(stringifyJson(claimsJson(claims))))
    .setProtectedHeader({ alg: ALGORITHM[keyType], kid: keyId, typ: TYPE })
    .sign(privateKey);
}

/** Verifies signature, algorithm, times and addressee of a token. Whether it was used is not known here. */
export async function verifyAppBuilderToken(
  token: string,
  { keys, audience, keyThumbprint, now }: AppBuilderTokenExpectation,
): Promise<AppBuilderTokenVerification> {
  const payload = await verifiedPayload(token, keys);
  if (typeof payload === "string") return refused(payload);
  const claims = readClaims(payload);
  if (claims === undefined) return refused("invalid");
  if (claims.audience !== audience) return refused("wrong-audience");
  if (claims.keyThumbprint !== keyThumbprint) return refused("wrong-runner-key");
  if (isAppBuilderTokenExpired(claims, now)) return refused("expired");
  const latest = now.getTime() / 1000 + APP_BUILDER_TOKEN_SKEW_SECONDS;
  if (Math.max(claims.issuedAt, claims.notBefore) > latest) return refused("not-yet-valid");
  if (claims.expiresAt - claims.issuedAt > APP_BUILDER_TOKEN_LIFETIME_SECONDS) return refused("too-long");
  return { ok: true, claims };
}

/** Whether the time of a token is over. */
export function isAppBuilderTokenExpired({ expiresAt }: AppBuilderClaims, now: Date): boolean {
  return expiresAt <= now.getTime() / 1000 - APP_BUILDER_TOKEN_SKEW_SECONDS;
}

async function verifiedPayload(
  token: string,
  keys: VerificationKeys,
): Promise<Uint8Array | "invalid" | "unknown-key"> {
  const jws = token.length > MAX_APP_BUILDER_TOKEN_LENGTH ? undefined : readCompactJws(token);
  const header = jws && readJwsHeader(jws.header);
  const keyId = header?.["kid"];
  if (jws === undefined || header?.["typ"] !== TYPE || typeof keyId !== "string") return "invalid";
  const key = keys.get(keyId);
  if (key === undefined) return "unknown-key";
  // The key says how it signs; a token that says otherwise was not signed by it.
  if (header["alg"] !== ALGORITHM[key.keyType]) return "invalid";
  return (await isSigned(jws, key)) ? jws.payload : "invalid";
}

/** Whether the key signed a token. Threads of the pool find out, so that other requests need not wait. */
function isSigned(
  { signed, signature }: CompactJws,
  { keyType, publicKey }: VerificationKey,
): Promise<boolean> {
  const bits = publicKey.asymmetricKeyDetails?.modulusLength;
  if (signature === undefined || (bits !== undefined && bits < MIN_RSA_BITS)) return Promise.resolve(false);
  const [digest, key] = keyType === "ED25519" ? [null, publicKey] : ["sha256", pss(publicKey)];
  return new Promise((resolve) => {
    verify(digest, signed, key, signature, (error, isRight) => {
      resolve(error === null && isRight);
    });
  });
}

function pss(key: KeyObject) {
  return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
}

function claimsJson(claims: AppBuilderClaims): JsonValue {
  const { connection, app, query } = claims;
  return {
    jti: claims.tokenId,
    aud: claims.audience,
    cnf: { jkt: claims.keyThumbprint },
    sub: claims.userId,
    ...(app !== undefined && { app }),
    ...(query !== undefined && { query }),
    action: claims.action,
    ...(connection !== undefined && { connection: { ...connection } }),
    body_sha256: claims.bodyDigest,
    iat: claims.issuedAt,
    nbf: claims.notBefore,
    exp: claims.expiresAt,
  };
}

function readClaims(payload: Uint8Array): AppBuilderClaims | undefined {
  try {
    const root = documentRoot(parseJson(Buffer.from(payload).toString("utf8")));
    const app = optionalString(root, "app");
    const query = optionalString(root, "query");
    return {
      tokenId: requiredString(root, "jti"),
      audience: requiredString(root, "aud"),
      keyThumbprint: requiredString(requiredObject(root, "cnf"), "jkt"),
      userId: requiredString(root, "sub"),
      ...(app !== undefined && { app }),
      ...(query !== undefined && { query }),
      action: requiredString(root, "action"),
      ...readConnection(root),
      bodyDigest: requiredString(root, "body_sha256"),
      issuedAt: seconds(root, "iat"),
      notBefore: seconds(root, "nbf"),
      expiresAt: seconds(root, "exp"),
    };
  } catch (error) {
    if (error instanceof WireFormatError) return undefined;
    throw error;
  }
}

function readConnection(root: Located): Pick<AppBuilderClaims, "connection"> {
  if (optionalMember(root, "connection") === undefined) return {};
  const connection = requiredObject(root, "connection");
  return {
    connection: { id: requiredString(connection, "id"), sealed: requiredString(connection, "sealed") },
  };
}

function seconds(root: Located, name: string): number {
  const value = optionalMember(root, name);
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new WireFormatError(memberPath(root, name), "is not a time");
}

function refused(problem: AppBuilderTokenProblem): AppBuilderTokenVerification {
  return { ok: false, problem };
}
