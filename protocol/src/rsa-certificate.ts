/**
 * A self-signed X.509 certificate around an RSA key: the form in which runners receive RSA keys. Node reads
 * certificates and makes none. Nobody checks dates, issuer or usage of these, so they say as little as the
 * format allows (version 1, RFC 5280).
 */
import { createPrivateKey, sign } from "node:crypto";

/** A key pair in DER: SPKI and PKCS #8. */
interface RsaKeyBytes {
  readonly publicKey: Buffer;
  readonly privateKey: Buffer;
}

const Tag = { INTEGER: 0x02, BIT_STRING: 0x03, UTF8_STRING: 0x0c, UTC_TIME: 0x17, SEQUENCE: 0x30, SET: 0x31 };
/** 2.5.4.3 */
const COMMON_NAME = Buffer.from("0603550403", "hex");
/** 1.2.840.113549.1.1.11, with its NULL parameter. */
const SHA256_WITH_RSA = Buffer.from("300d06092a864886f70d01010b0500", "hex");
/** As far as this form of a time reaches. */
const VALIDITY = ["000101000000Z", "491231235959Z"];

/**
 * Makes the certificate, as PEM.
 *
 * @param name - common name of subject and issuer
 */
export function selfSignedCertificate({ publicKey, privateKey }: RsaKeyBytes, name: string): string {
  const commonName = element(Tag.SEQUENCE, COMMON_NAME, element(Tag.UTF8_STRING, Buffer.from(name)));
  const distinguishedName = element(Tag.SEQUENCE, element(Tag.SET, commonName));
  const toBeSigned = element(
    Tag.SEQUENCE,
    element(Tag.INTEGER, Buffer.of(1)),
    SHA256_WITH_RSA,
    distinguishedName,
    element(Tag.SEQUENCE, ...VALIDITY.map((time) => element(Tag.UTC_TIME, Buffer.from(time)))),
    distinguishedName,
    publicKey,
  );
  const key = createPrivateKey({ key: privateKey, format: "der", type: "pkcs8" });
  const signature = sign("sha256", toBeSigned, key);
  const noUnusedBits = Buffer.of(0);
  const certificate = element(
    Tag.SEQUENCE,
    toBeSigned,
    SHA256_WITH_RSA,
    element(Tag.BIT_STRING, noUnusedBits, signature),
  );
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

/** An element of DER: tag, length, content. */
function element(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(tag), lengthOf(content), content]);
}

function lengthOf({ length }: Buffer): Buffer {
  if (length < 0x80) return Buffer.of(length);
  const digits = length.toString(16);
  const bytes = Buffer.from(digits.padStart(digits.length + (digits.length % 2), "0"), "hex");
  return Buffer.concat([Buffer.of(0x80 | bytes.length), bytes]);
}
