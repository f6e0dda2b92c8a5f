import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type KeyObject,
} from "node:crypto";
import fc from "fast-check";
import {
  encodeSigningKeyFile,
  generateSigningKey,
  parseSigningKeyFile,
  signTaskData,
  verifyTaskData,
  type SigningKey,
} from "./signing-key";
import { WireFormatError } from "./wire-format-error";

const data = Buffer.from("the bytes of a task");
const rsa = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "der" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
const rsaPrivateKey = createPrivateKey(rsa.privateKey);
const rsaKey: SigningKey = {
  keyId: "rsa-1",
  keyType: "X509_RSA",
  privateKey: rsaPrivateKey,
  publicPem: expiredCertificate(rsa.publicKey, rsaPrivateKey),
};

describe.each([
  ["ED25519", generateSigningKey("ed-1")],
  ["X509_RSA", rsaKey],
  ["X509_RSA", generateSigningKey("rsa-2", "X509_RSA")],
] as const)("a signing key of type %s", (keyType, key) => {
  const verificationKey = parseSigningKeyFile(encodeSigningKeyFile(key));

  it("arrives through its key file", () => {
    expect(verificationKey.keyType).toBe(keyType);
    expect(verifyTaskData(data, verificationKey, signTaskData(data, key))).toBe(true);
  });

  it("does not verify changed data or a changed, shortened or empty signature", () => {
    const signature = signTaskData(data, key);
    expect(verifyTaskData(Buffer.from("other bytes"), verificationKey, signature)).toBe(false);
    expect(verifyTaskData(data, verificationKey, signature.subarray(0, -1))).toBe(false);
    expect(verifyTaskData(data, verificationKey, Buffer.alloc(0))).toBe(false);
    for (let index = 0; index < signature.length; index += 1) {
      const changed = Buffer.from(signature);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(verifyTaskData(data, verificationKey, changed)).toBe(false);
    }
  });

  it("does not show its private half when written to its file", () => {
    expect(encodeSigningKeyFile(key)).not.toContain("PRIVATE");
    expect(Buffer.from(encodeSigningKeyFile(key), "base64").toString()).not.toContain("PRIVATE");
  });
});

describe("an RSA signature", () => {
  const verificationKey = parseSigningKeyFile(encodeSigningKeyFile(rsaKey));
  const signed = (padding: number, saltLength?: number) =>
    sign("sha256", data, { key: rsa.privateKey, padding, ...(saltLength !== undefined && { saltLength }) });

  it("may have a salt of any length", () => {
    const { RSA_PKCS1_PSS_PADDING: pss, RSA_PSS_SALTLEN_MAX_SIGN: longest } = constants;
    expect(verifyTaskData(data, verificationKey, signed(pss, 0))).toBe(true);
    expect(verifyTaskData(data, verificationKey, signed(pss, longest))).toBe(true);
  });

  it("must be PSS", () => {
    expect(verifyTaskData(data, verificationKey, signed(constants.RSA_PKCS1_PADDING))).toBe(false);
  });
});

describe("parseSigningKeyFile", () => {
  const file = (keyType: string, pem: string) =>
    JSON.stringify({ keyType, key: Buffer.from(pem).toString("base64") });
  const rsaPublicPem = createPublicKey({ key: rsa.publicKey, type: "spki", format: "der" })
    .export({ type: "spki", format: "pem" })
    .toString();

  it.each([
    ["{", "is not JSON"],
    ["[]", "is not a JSON object"],
    ["{}", "keyType: is missing"],
    [file("RSA", "x"), "keyType: is neither X509_RSA nor ED25519"],
    [file("ED25519", "no pem"), "key: holds no ED25519 key in PEM"],
    [file("ED25519", rsaPublicPem), "key: holds no ED25519 key in PEM"],
    [file("X509_RSA", rsaPublicPem), "key: holds no X509_RSA key in PEM"],
    ['{"keyType":"ED25519","key":"%%%"}', "key: is not standard base64"],
    ['{"keyType":"ED25519","key":7}', "key: is not a string"],
  ])("refuses %s", (text, message) => {
    expect(() => parseSigningKeyFile(text)).toThrow(new WireFormatError(...split(message)));
  });

  it("never fails but with a WireFormatError", () => {
    const anyFile = fc
      .record({ keyType: fc.constantFrom("ED25519", "X509_RSA"), key: fc.base64String() })
      .map((value) => JSON.stringify(value));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), anyFile), (text) => {
        expect(() => parseSigningKeyFile(text)).toThrow(WireFormatError);
      }),
    );
  });
});

function split(message: string): [string, string] {
  const [path = "", problem] = message.split(": ");
  return problem === undefined ? ["", path] : [path, problem];
}

/** A self-signed certificate whose time has long passed, in PEM. */
function expiredCertificate(publicKey: Buffer, privateKey: KeyObject): string {
  const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
    const content = Buffer.concat(parts);
    const { length } = content;
    const head = length < 128 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
    return Buffer.concat([Buffer.from(head), content]);
  };
  const sha256WithRsa = der(0x30, Buffer.from("06092a864886f70d01010b0500", "hex"));
  const commonName = der(
    0x30,
    Buffer.from("0603550403", "hex"),
    der(0x0c, Buffer.from("signing.example.test")),
  );
  const name = der(0x30, der(0x31, commonName));
  const time = (text: string) => der(0x17, Buffer.from(text));
  const body = der(
    0x30,
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.of(1)),
    sha256WithRsa,
    name,
    der(0x30, time("200101000000Z"), time("200102000000Z")),
    name,
    publicKey,
  );
  const signature = der(0x03, Buffer.of(0), sign("sha256", body, privateKey));
  const base64 = der(0x30, body, sha256WithRsa, signature).toString("base64");
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n`;
}
