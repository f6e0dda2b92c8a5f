import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { inspect } from "node:util";
import { parsePrivateKey } from "@parkit/provider-schema/internal/runner/private-key";
import {
  decodePrivateKey,
  encodePrivateKey,
  generateRunnerKey,
  keyThumbprint,
  parsePublicKeyPem,
  PrivateKeyError,
  publicKeyPem,
} from "./key-pair";

function configured(jwk: unknown): string {
  return Buffer.from(JSON.stringify(jwk)).toString("base64url");
}

function jwkOf(text: string): Record<string, unknown> {
  const jwk = parsePrivateKey(text);
  if (jwk === undefined) throw new Error("the key is in its configured form");
  return { ...jwk };
}

describe("a generated runner key", () => {
  it("survives its configured form", async () => {
    const key = await generateRunnerKey();
    const copy = decodePrivateKey(encodePrivateKey(key));
    expect(copy.privateKey.equals(key.privateKey)).toBe(true);
    expect(copy.kid).toBe(key.kid);
    expect(publicKeyPem(copy)).toBe(publicKeyPem(key));
  });

  it("is another one each time, named by its thumbprint", async () => {
    const [one, other] = await Promise.all([generateRunnerKey(), generateRunnerKey()]);
    expect(one.kid).not.toBe(other.kid);
    expect(one.kid).toBe(await keyThumbprint(one.publicKey));
  });

  it("does not show its private half when printed", async () => {
    const key = await generateRunnerKey();
    const { d } = key.privateKey.export({ format: "jwk" });
    expect(d).toHaveLength(43);
    expect(inspect(key, { depth: 9, showHidden: true })).not.toContain(d);
    expect(JSON.stringify(key)).not.toContain(d);
  });
});

describe("decodePrivateKey", () => {
  it("says what is wrong and never shows the key", async () => {
    const jwk = jwkOf(encodePrivateKey(await generateRunnerKey()));
    const other = jwkOf(encodePrivateKey(await generateRunnerKey()));
    const without = (name: string) =>
      Object.fromEntries(Object.entries(jwk).filter(([member]) => member !== name));
    const cases = [
      ["", "not-base64url"],
      ["abc=", "not-base64url"],
      ["-----BEGIN PRIVATE KEY-----", "not-base64url"],
      [Buffer.from("no json").toString("base64url"), "not-json"],
      [configured([]), "not-a-jwk"],
      [configured("text"), "not-a-jwk"],
      [configured({ kty: "oct", k: "c2VjcmV0" }), "not-p256"],
      [configured({ ...jwk, crv: "P-384" }), "not-p256"],
      [configured(without("d")), "no-private-part"],
      [configured(without("kid")), "wrong-members"],
      [configured({ ...jwk, alg: "ES384" }), "wrong-members"],
      [configured({ ...jwk, x: "AA" }), "wrong-members"],
      [configured({ ...jwk, d: other["d"] }), "mismatched-halves"],
      [configured({ ...jwk, d: "A".repeat(43) }), "mismatched-halves"],
      [configured({ ...jwk, y: other["y"] }), "mismatched-halves"],
    ] as const;
    for (const [text, problem] of cases) {
      const error = catchError(() => decodePrivateKey(text));
      expect(error).toMatchObject({ problem, code: "PARKIT_PRIVATE_KEY" });
      expect(inspect(error)).not.toContain(jwk["d"]);
    }
  });
});

describe("parsePublicKeyPem", () => {
  it("reads what publicKeyPem writes", async () => {
    const key = await generateRunnerKey();
    expect(parsePublicKeyPem(publicKeyPem(key))?.equals(key.publicKey)).toBe(true);
  });

  it("refuses other keys, private keys and garbage", () => {
    const publicKeyEncoding = { type: "spki", format: "pem" } as const;
    const privateKeyEncoding = { type: "pkcs8", format: "pem" } as const;
    const p256 = generateKeyPairSync("ec", { namedCurve: "P-256", publicKeyEncoding, privateKeyEncoding });
    const p384 = generateKeyPairSync("ec", { namedCurve: "P-384", publicKeyEncoding, privateKeyEncoding });
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048, publicKeyEncoding, privateKeyEncoding });
    const refused = [
      p256.privateKey,
      p384.publicKey,
      rsa.publicKey,
      "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
      "",
    ];
    for (const pem of refused) expect(parsePublicKeyPem(pem)).toBeUndefined();
    expect(createPrivateKey(p256.privateKey).type).toBe("private");
  });
});

function catchError(run: () => unknown): PrivateKeyError {
  try {
    run();
  } catch (error) {
    if (error instanceof PrivateKeyError) return error;
  }
  throw new Error("expected a PrivateKeyError");
}
