/**
 * Keys with which Datadog signs tasks. A runner receives the public halves as files of the Remote Config
 * product `AP_RUNNER_KEYS`; the id of the configuration is the id of the key. `node:crypto` does the work:
 * these are raw signatures, no JWS.
 */
import {
  constants,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  X509Certificate,
  type KeyObject,
} from "node:crypto";
import { parseJson } from "./json";
import { base64Bytes, documentRoot, requiredString } from "./json-member";
import { AS_BYTES } from "./key-pair";
import { selfSignedCertificate } from "./rsa-certificate";
import { WireFormatError } from "./wire-format-error";

/** Types of signing keys, as numbered in an envelope. */
export const KeyType = { KEY_TYPE_UNKNOWN: 0, X509_RSA: 1, ED25519: 2 } as const;

/** Size of new RSA keys. Datadog has not published that of its own. */
const RSA_BITS = 2048;

/** Name of a usable key type, as a key file spells it. */
export type KeyTypeName = "X509_RSA" | "ED25519";

/** Whether the text names a usable key type. */
export function isKeyTypeName(text: string): text is KeyTypeName {
  return text === "X509_RSA" || text === "ED25519";
}

/** Public half of a signing key, as a runner keeps it. */
export interface VerificationKey {
  readonly keyType: KeyTypeName;
  readonly publicKey: KeyObject;
}

/** Keys by id. A runner replaces the whole map with each delivery. */
export type VerificationKeys = ReadonlyMap<string, VerificationKey>;

/** A signing key with its private half, as a control plane keeps it. */
export interface SigningKey {
  readonly keyId: string;
  readonly keyType: KeyTypeName;
  readonly privateKey: KeyObject;
  /** What a key file carries: the SPKI public key for ED25519, the certificate for X509_RSA. */
  readonly publicPem: string;
}

/** Makes a new signing key. */
export function generateSigningKey(keyId: string, keyType: KeyTypeName = "ED25519"): SigningKey {
  const { publicKeyEncoding, privateKeyEncoding } = AS_BYTES;
  if (keyType === "ED25519") {
    const made = generateKeyPairSync("ed25519", { publicKeyEncoding, privateKeyEncoding });
    return ed25519SigningKey(keyId, createPrivateKey({ key: made.privateKey, ...privateKeyEncoding }));
  }
  const modulusLength = RSA_BITS;
  const made = generateKeyPairSync("rsa", { modulusLength, publicKeyEncoding, privateKeyEncoding });
  const privateKey = createPrivateKey({ key: made.privateKey, ...privateKeyEncoding });
  return { keyId, keyType, privateKey, publicPem: selfSignedCertificate(made, keyId) };
}

/** Ed25519 signing key of a private key that exists already. */
export function ed25519SigningKey(keyId: string, privateKey: KeyObject): SigningKey {
  const publicPem = createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString();
  return { keyId, keyType: "ED25519", privateKey, publicPem };
}

/** Content of a key file: `{"keyType":"ED25519","key":"<base64 of PEM>"}`. */
export function encodeSigningKeyFile(key: Pick<SigningKey, "keyType" | "publicPem">): string {
  return JSON.stringify({ keyType: key.keyType, key: Buffer.from(key.publicPem).toString("base64") });
}

/**
 * Reads a key file. As in Datadog's runner, dates, issuer and usage of a certificate are not checked.
 *
 * @throws {@link WireFormatError} when the file is not JSON, the type is unknown, or the PEM holds no key of
 *   that type.
 */
export function parseSigningKeyFile(text: string): VerificationKey {
  const root = documentRoot(parseJson(text));
  const keyType = requiredString(root, "keyType");
  if (!isKeyTypeName(keyType)) {
    throw new WireFormatError("keyType", "is neither X509_RSA nor ED25519");
  }
  const publicKey = readPublicKey(keyType, Buffer.from(base64Bytes(root, "key")));
  if (publicKey === undefined) throw new WireFormatError("key", `holds no ${keyType} key in PEM`);
  return { keyType, publicKey };
}

/** Digest that is signed: SHA-256 of the envelope's data, exactly as delivered. */
export function taskDigest(data: Uint8Array): Buffer {
  return createHash("sha256").update(data).digest();
}

/** Signs the data of an envelope. Ed25519 signs the digest as its message; RSA uses PSS with SHA-256. */
export function signTaskData(data: Uint8Array, key: Pick<SigningKey, "keyType" | "privateKey">): Buffer {
  if (key.keyType === "ED25519") return sign(null, taskDigest(data), key.privateKey);
  return sign("sha256", data, {
    key: key.privateKey,
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  });
}

/** Whether the signature fits the data of an envelope. */
export function verifyTaskData(data: Uint8Array, key: VerificationKey, signature: Uint8Array): boolean {
  if (key.keyType === "ED25519") return verify(null, taskDigest(data), key.publicKey, signature);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return verify(
    "sha256",
    data,
    { key: key.publicKey, padding, saltLength: constants.RSA_PSS_SALTLEN_AUTO },
    signature,
  );
}

function readPublicKey(keyType: KeyTypeName, pem: Buffer): KeyObject | undefined {
  try {
    const key = keyType === "ED25519" ? createPublicKey(pem) : new X509Certificate(pem).publicKey;
    return key.asymmetricKeyType === (keyType === "ED25519" ? "ed25519" : "rsa") ? key : undefined;
  } catch {
    return undefined;
  }
}
