import { createPrivateKey, generateKeyPairSync } from "node:crypto";

import { parsePrivateKey } from "./private-key";

function jwk(changes: object = {}): object {
  const { privateKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const { x, y, d } = createPrivateKey(privateKey).export({ format: "jwk" });
  return { kty: "EC", crv: "P-256", alg: "ES256", use: "sig", kid: "key", x, y, d, ...changes };
}
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("private keys", () => {
  it("reads the configured form", () => {
    const key = jwk();
    expect(parsePrivateKey(encoded(key))).toEqual(key);
  });

  it.each<[string, string]>([
    ["nothing", ""],
    ["PEM", "-----BEGIN PRIVATE KEY-----"],
    ["padding", `${encoded(jwk())}=`],
    ["text that is not JSON", Buffer.from("key").toString("base64url")],
    ["JSON that is not an object", encoded(["key"])],
    ["another curve", encoded(jwk({ crv: "P-384" }))],
    ["another algorithm", encoded(jwk({ alg: "ES384" }))],
    ["no key id", encoded(jwk({ kid: "" }))],
    ["a public key", encoded(jwk({ d: undefined }))],
    ["a short coordinate", encoded(jwk({ x: "AA" }))],
  ])("refuses %s", (_what, text) => {
    expect(parsePrivateKey(text)).toBeUndefined();
  });
});
