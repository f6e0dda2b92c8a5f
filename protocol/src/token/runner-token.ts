/**
 * The token with which a runner proves itself on every call (`X-Datadog-OnPrem-JWT`): ES256, without `kid`,
 * `iss` or `aud`, valid for a minute. The claims are read here, because `orgId` is an int64 number that a
 * JSON parser would round.
 */
import { sign, verify, type KeyObject } from "node:crypto";
import { type CompactJws, readCompactJws, readJwsHeader } from "./compact-jws";
import { integerJson, parseJson, stringifyJson } from "../json";
import { documentRoot, optionalInteger, requiredInteger, requiredString } from "../json-member";
import { WireFormatError } from "../wire-format-error";

/** Whom a token speaks for. */
export interface RunnerTokenSubject {
  /** Organisation id, int64. */
  readonly orgId: bigint;
  readonly runnerId: string;
}

/** Claims of a runner token. Times are Unix seconds. */
export interface RunnerTokenClaims extends RunnerTokenSubject {
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** When it begins to count. Datadog's runner sends none. */
  readonly notBefore?: number;
}

/** How long a token is valid, in seconds. */
const RUNNER_TOKEN_LIFETIME_SECONDS = 60;
/**
 * Longest lifetime that is accepted, in seconds: a token for hours is no proof of one call. Datadog has not
 * published its own.
 */
const MAX_RUNNER_TOKEN_LIFETIME_SECONDS = 5 * RUNNER_TOKEN_LIFETIME_SECONDS;
/**
 * Difference of clocks that verification allows by default, in seconds. Datadog has not published its own.
 */
export const RUNNER_TOKEN_SKEW_SECONDS = 30;
/** Longest token that is looked at, in characters; real ones have about 330. */
const MAX_RUNNER_TOKEN_LENGTH = 4096;

/** Why a token is refused. */
export type RunnerTokenProblem =
  "malformed" | "signature" | "expired" | "not-yet-valid" | "too-long" | "wrong-runner";

/** Outcome of verifying a token. */
export type RunnerTokenVerification =
  | { readonly ok: true; readonly claims: RunnerTokenClaims }
  | { readonly ok: false; readonly problem: RunnerTokenProblem };

const HEADER = base64url(JSON.stringify({ alg: "ES256", cty: "JWT", typ: "JWT" }));

/** Signs a fresh token for one request. */
export function signRunnerToken(subject: RunnerTokenSubject, privateKey: KeyObject, now: Date): string {
  const iat = Math.floor(now.getTime() / 1000);
  const exp = iat + RUNNER_TOKEN_LIFETIME_SECONDS;
  const claims = stringifyJson({ exp, iat, orgId: integerJson(subject.orgId), runnerId: subject.runnerId });
  const signed = `${HEADER}.${base64url(claims)}`;
  // A JWS has the two numbers of a signature one behind the other; Node's own way is DER.
  const signature = sign("sha256", Buffer.from(signed), { key: privateKey, dsaEncoding: "ieee-p1363" });
  return `${signed}.${signature.toString("base64url")}`;
}

function base64url(text: string): string {
  return Buffer.from(text).toString("base64url");
}

/**
 * Reads the claims of a token without checking anything, to find the public key of the runner it names.
 *
 * @returns undefined when it is not a token of this form.
 */
export function readRunnerToken(token: string): RunnerTokenClaims | undefined {
  return parts(token)?.claims;
}

function parts(token: string): { readonly jws: CompactJws; readonly claims: RunnerTokenClaims } | undefined {
  const jws = token.length > MAX_RUNNER_TOKEN_LENGTH ? undefined : readCompactJws(token);
  const claims = jws && readClaims(jws.payload);
  return jws && claims && { jws, claims };
}

/** What a token is checked against. */
export interface RunnerTokenExpectation {
  /** Public key that the runner enrolled. */
  readonly publicKey: KeyObject;
  /** The runner that the key belongs to. */
  readonly subject: RunnerTokenSubject;
  readonly now: Date;
  /**
   * Difference of clocks to allow, in seconds.
   *
   * @default 30
   */
  readonly skewSeconds?: number;
}

/** Verifies signature, algorithm, times and subject of a token. */
export function verifyRunnerToken(
  token: string,
  expectation: RunnerTokenExpectation,
): RunnerTokenVerification {
  const { publicKey, subject, now, skewSeconds = RUNNER_TOKEN_SKEW_SECONDS } = expectation;
  const read = parts(token);
  if (read === undefined) return refused("malformed");
  const { jws, claims } = read;
  if (!isSigned(jws, publicKey)) return refused("signature");
  const seconds = now.getTime() / 1000;
  if (claims.expiresAt <= seconds - skewSeconds) return refused("expired");
  if (Math.max(claims.issuedAt, claims.notBefore ?? 0) > seconds + skewSeconds)
    return refused("not-yet-valid");
  if (claims.expiresAt - claims.issuedAt > MAX_RUNNER_TOKEN_LIFETIME_SECONDS) return refused("too-long");
  const sameRunner = claims.orgId === subject.orgId && claims.runnerId === subject.runnerId;
  return sameRunner ? { ok: true, claims } : refused("wrong-runner");
}

/** Whether a token is signed by the key, with the one algorithm that there is. */
function isSigned({ header, signature, signed }: CompactJws, publicKey: KeyObject): boolean {
  if (header !== HEADER && readJwsHeader(header)?.["alg"] !== "ES256") return false;
  // Anything but two numbers of 32 bytes is no signature of this form.
  if (signature?.length !== 64) return false;
  return verify("sha256", signed, { key: publicKey, dsaEncoding: "ieee-p1363" }, signature);
}

function readClaims(payload: Buffer): RunnerTokenClaims | undefined {
  try {
    const root = documentRoot(parseJson(payload.toString("utf8")));
    const notBefore = optionalInteger(root, "nbf");
    return {
      orgId: requiredInteger(root, "orgId"),
      runnerId: requiredString(root, "runnerId"),
      issuedAt: Number(requiredInteger(root, "iat")),
      expiresAt: Number(requiredInteger(root, "exp")),
      ...(notBefore !== undefined && { notBefore: Number(notBefore) }),
    };
  } catch (error) {
    if (error instanceof WireFormatError) return undefined;
    throw error;
  }
}

function refused(problem: RunnerTokenProblem): RunnerTokenVerification {
  return { ok: false, problem };
}
