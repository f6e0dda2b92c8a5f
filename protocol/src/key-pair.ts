/**
 * A runner's own key: EC P-256, made by the runner, registered at enrollment by its public half.
 * `node:crypto` makes and converts keys (one call each, nothing to load); `jose` computes the RFC 7638
 * thumbprint and is loaded on first use.
 */
import {
  createECDH,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from "node:crypto";
import { ParkitError } from "@parkit/provider-schema/internal/parkit-error";
import { parsePrivateKey, type PrivateJwk } from "@parkit/provider-schema/internal/runner/private-key";

/** A runner's key. The private half sits in a KeyObject, which prints as nothing. */
export interface RunnerKey {
  /** Signs the runner's tokens. */
  readonly privateKey: KeyObject;
  /** Verifies them. */
  readonly publicKey: KeyObject;
  /** RFC 7638 SHA-256 thumbprint of the public key, base64url. */
  readonly kid: string;
}

/** What is wrong with a configured private key. */
export type PrivateKeyProblem =
  | "not-base64url"
  | "not-json"
  | "not-a-jwk"
  | "not-p256"
  | "no-private-part"
  | "wrong-members"
  | "mismatched-halves";

const EXPLANATION: Readonly<Record<PrivateKeyProblem, string>> = {
  "not-base64url": "is not base64url without padding",
  "not-json": "does not decode to JSON",
  "not-a-jwk": "does not decode to a JWK object",
  "not-p256": "is not an EC key on the curve P-256",
  "no-private-part": "holds only the public half of a key",
  "wrong-members": 'is a JWK without alg "ES256", use "sig", a kid, or coordinates of 32 bytes',
  "mismatched-halves": "holds a public half that does not belong to the private half",
};

/**
 * Thrown for a configured private key that cannot be used. Neither message nor error holds any part of the
 * key.
 */
export class PrivateKeyError extends ParkitError {
  override readonly code = "PARKIT_PRIVATE_KEY";
  override readonly name = "PrivateKeyError";

  constructor(readonly problem: PrivateKeyProblem) {
    super(
      `the private key ${EXPLANATION[problem]}; use the value that enrollment printed, or enroll again for a new one`,
    );
  }
}

/**
 * The form in which keys are made, to be read again. Node 20 can stop for ever while it exports a key object
 * that it made itself: garbage is collected meanwhile, and the job that made the key wants the lock that the
 * export holds.
 */
export const AS_BYTES = {
  publicKeyEncoding: { type: "spki", format: "der" },
  privateKeyEncoding: { type: "pkcs8", format: "der" },
} as const;

/** Makes a new runner key. */
export async function generateRunnerKey(): Promise<RunnerKey> {
  const { publicKeyEncoding, privateKeyEncoding } = AS_BYTES;
  const made = generateKeyPairSync("ec", { namedCurve: "P-256", publicKeyEncoding, privateKeyEncoding });
  const privateKey = createPrivateKey({ key: made.privateKey, ...privateKeyEncoding });
  const publicKey = createPublicKey({ key: made.publicKey, ...publicKeyEncoding });
  return { privateKey, publicKey, kid: await keyThumbprint(publicKey) };
}

/** RFC 7638 SHA-256 thumbprint of a P-256 key, base64url without padding: the `kid` of a runner key. */
export async function keyThumbprint(key: KeyObject): Promise<string> {
  const { calculateJwkThumbprint } = await import("jose/jwk/thumbprint");
  const { x, y } = coordinates(key);
  return calculateJwkThumbprint({ kty: "EC", crv: "P-256", x, y });
}

/** Public half as PEM (`PUBLIC KEY`, SPKI) with a line feed at the end: `public_key_pem` of an enrollment. */
export function publicKeyPem(key: RunnerKey): string {
  return key.publicKey.export({ type: "spki", format: "pem" }).toString();
}

/**
 * Configured form of the private key (`private_key`, `privateKey`): base64url without padding of the JSON of
 * the private JWK. Secret.
 */
export function encodePrivateKey(key: RunnerKey): string {
  const { x, y, d } = coordinates(key.privateKey);
  const jwk: PrivateJwk = { use: "sig", kty: "EC", kid: key.kid, crv: "P-256", alg: "ES256", x, y, d };
  return Buffer.from(JSON.stringify(jwk)).toString("base64url");
}

/**
 * Reads the configured form of a private key.
 *
 * @throws {@link PrivateKeyError} saying what is wrong, without the value.
 */
export function decodePrivateKey(text: string): RunnerKey {
  const jwk = parsePrivateKey(text);
  if (jwk === undefined) throw new PrivateKeyError(findProblem(text));
  if (!halvesMatch(jwk)) throw new PrivateKeyError("mismatched-halves");
  const privateKey = createPrivateKey({ key: { ...jwk }, format: "jwk" });
  return { privateKey, publicKey: createPublicKey(privateKey), kid: jwk.kid };
}

/**
 * Reads a public key in PEM, as it arrives at enrollment.
 *
 * @returns undefined when it is not an EC P-256 public key; a private key is refused too, because nobody
 *   should have sent it.
 */
export function parsePublicKeyPem(pem: string): KeyObject | undefined {
  if (!pem.includes("-----BEGIN PUBLIC KEY-----")) return undefined;
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyDetails?.namedCurve === "prime256v1" ? key : undefined;
  } catch {
    return undefined;
  }
}

function coordinates(key: KeyObject): { x: string; y: string; d: string } {
  const { x = "", y = "", d = "" } = key.export({ format: "jwk" });
  return { x, y, d };
}

/**
 * OpenSSL does not compare the halves of a JWK; a key whose halves differ would enroll one key and sign with
 * another.
 */
function halvesMatch(jwk: PrivateJwk): boolean {
  const curve = createECDH("prime256v1");
  try {
    curve.setPrivateKey(Buffer.from(jwk.d, "base64url"));
  } catch {
    return false;
  }
  const point = Buffer.concat([
    Buffer.of(4),
    Buffer.from(jwk.x, "base64url"),
    Buffer.from(jwk.y, "base64url"),
  ]);
  return curve.getPublicKey().equals(point);
}

function findProblem(text: string): PrivateKeyProblem {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return "not-base64url";
  let jwk: unknown;
  try {
    jwk = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    return "not-json";
  }
  if (typeof jwk !== "object" || jwk === null || !("kty" in jwk)) return "not-a-jwk";
  if (jwk.kty !== "EC" || !("crv" in jwk) || jwk.crv !== "P-256") return "not-p256";
  return "d" in jwk ? "wrong-members" : "no-private-part";
}
