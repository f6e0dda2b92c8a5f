/** A certificate authority for tests: nothing trusts it but what is told to. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  type KeyObject,
} from "node:crypto";
import {
  bitString,
  boolean,
  commonName,
  explicit,
  implicit,
  integer,
  octetString,
  oid,
  sequence,
  utcTime,
} from "@parkit/terraform-plugin/internal/wire/der";

/** Key and certificate of a server, PEM. */
export interface ServerIdentity {
  readonly key: string;
  readonly cert: string;
}

/** An authority. */
export interface CertificateAuthority {
  /** Its own certificate, PEM. */
  readonly certificate: string;
  /** Makes an identity for a server with these DNS names. */
  issue(...names: readonly string[]): ServerIdentity;
}

const ECDSA_WITH_SHA256 = sequence(oid("1.2.840.10045.4.3.2"));
const HOUR = 3_600_000;

/** Makes an authority. */
export function certificateAuthority(): CertificateAuthority {
  const privateKey = createPrivateKey(madeKey());
  return {
    certificate: certificate("test authority", privateKey, privateKey, basicConstraints(true)),
    issue: (...names) => {
      const key = madeKey();
      const own = createPrivateKey(key);
      const alternativeNames = sequence(...names.map((name) => implicit(2, Buffer.from(name))));
      const extensions = [basicConstraints(false), extension("2.5.29.17", false, alternativeNames)];
      return {
        key,
        cert: certificate("test server", own, privateKey, ...extensions),
      };
    },
  };
}

/** A private key, PEM. */
function madeKey(): string {
  return generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  }).privateKey;
}

function certificate(
  subject: string,
  key: KeyObject,
  issuer: KeyObject,
  ...extensions: readonly Buffer[]
): string {
  const now = Date.now();
  const serial = randomBytes(16);
  serial[0] = 0x40;
  const content = sequence(
    explicit(0, integer(Buffer.of(2))),
    integer(serial),
    ECDSA_WITH_SHA256,
    commonName("test authority"),
    sequence(utcTime(new Date(now - HOUR)), utcTime(new Date(now + HOUR))),
    commonName(subject),
    createPublicKey(key).export({ type: "spki", format: "der" }),
    explicit(3, sequence(...extensions)),
  );
  const der = sequence(content, ECDSA_WITH_SHA256, bitString(sign("sha256", content, issuer)));
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

function basicConstraints(isAuthority: boolean): Buffer {
  return extension("2.5.29.19", true, isAuthority ? sequence(boolean(true)) : sequence());
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octetString(value));
}
