import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import {
  bitString,
  boolean,
  explicit,
  implicit,
  integer,
  octetString,
  oid,
  commonName,
  sequence,
  utcTime,
} from "./der";

/** A throw-away key pair and its self-signed certificate. */
interface SelfSigned {
  /** Private key, PEM. */
  readonly key: string;
  /** Certificate, PEM. */
  readonly certificate: string;
  /** Certificate, DER. */
  readonly der: Buffer;
}

const ECDSA_WITH_SHA256 = sequence(oid("1.2.840.10045.4.3.2"));
const MINUTE = 60_000;
const YEAR = 365 * 24 * 60 * MINUTE;

/**
 * Makes a P-256 key pair with a self-signed certificate for the name `localhost`, as the handshake wants it:
 * it trusts exactly this certificate, as an authority, for both ends. Valid from ten minutes ago (clocks
 * differ) for a year.
 */
export function selfSignedCertificate(now: Date = new Date()): SelfSigned {
  // As bytes: Node 20 can stop for ever while it exports a key object that it made itself, when garbage is
  // collected meanwhile.
  const { publicKey: spki, privateKey: key } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "der" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const name = commonName("localhost");
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const certificate = sequence(
    explicit(0, integer(Buffer.of(2))),
    integer(serial),
    ECDSA_WITH_SHA256,
    name,
    sequence(utcTime(new Date(now.getTime() - 10 * MINUTE)), utcTime(new Date(now.getTime() + YEAR))),
    name,
    spki,
    explicit(3, extensions(spki)),
  );
  const signature = sign("sha256", certificate, key);
  const der = sequence(certificate, ECDSA_WITH_SHA256, bitString(signature));
  return { key, certificate: pem(der), der };
}

function extensions(spki: Buffer): Buffer {
  // digitalSignature, keyEncipherment, keyAgreement and keyCertSign are bits 0, 2, 4 and 5; two bits are
  // unused.
  const keyUsage = bitString(Buffer.of(0b10101100), 2);
  return sequence(
    extension("2.5.29.19", true, sequence(boolean(true))),
    extension("2.5.29.15", true, keyUsage),
    extension("2.5.29.37", false, sequence(oid("1.3.6.1.5.5.7.3.1"), oid("1.3.6.1.5.5.7.3.2"))),
    extension("2.5.29.14", false, octetString(createHash("sha256").update(spki).digest().subarray(0, 20))),
    extension("2.5.29.17", false, sequence(implicit(2, Buffer.from("localhost")))),
  );
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octetString(value));
}

function pem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
