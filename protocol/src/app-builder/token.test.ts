import { constants, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { generateSigningKey, type SigningKey, type VerificationKeys } from "../signing-key";
import {
  type AppBuilderClaims,
  MAX_APP_BUILDER_TOKEN_LENGTH,
  signAppBuilderToken,
  verifyAppBuilderToken,
} from "./token";

const now = new Date("2030-01-01T00:00:00Z");
const seconds = now.getTime() / 1000;
const audience = "urn:dd:apps:on-prem-runner:us1:4242:runner";
const claims: AppBuilderClaims = {
  tokenId: "token-1",
  audience,
  keyThumbprint: "thumbprint",
  userId: "user-1",
  action: "com.datadoghq.http.request",
  bodyDigest: "digest",
  issuedAt: seconds,
  notBefore: seconds,
  expiresAt: seconds + 60,
};
const ed25519 = generateSigningKey("ed");
const rsa = generateSigningKey("rsa", "X509_RSA");

function keysOf(...keys: readonly SigningKey[]): VerificationKeys {
  return new Map(
    keys.map(({ keyId, keyType, privateKey }) => [
      keyId,
      { keyType, publicKey: createPublicKey(privateKey) },
    ]),
  );
}

function check(token: string, keys = keysOf(ed25519, rsa)) {
  return verifyAppBuilderToken(token, { keys, audience, keyThumbprint: "thumbprint", now });
}

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** Header and claims of a token. */
async function decoded(): Promise<readonly [header: string, claims: Readonly<Record<string, unknown>>]> {
  const [header = "", payload = ""] = (await signAppBuilderToken(claims, ed25519)).split(".");
  return [header, JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>];
}

/** What is signed of a token with another header. */
async function withHeader(header: unknown): Promise<string> {
  const [, payload = ""] = (await signAppBuilderToken(claims, ed25519)).split(".");
  return `${part(header)}.${payload}`;
}

function signedByEd25519(text: string): string {
  return `${text}.${sign(null, Buffer.from(text), ed25519.privateKey).toString("base64url")}`;
}

function signedByRsa(
  text: string,
  { privateKey }: Pick<SigningKey, "privateKey">,
  saltLength: number,
): string {
  const options = { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
  return `${text}.${sign("sha256", Buffer.from(text), options).toString("base64url")}`;
}

describe("an App Builder token", () => {
  it.each([ed25519, rsa])("of a key of type $keyType counts", async (key) => {
    expect(await check(await signAppBuilderToken(claims, key))).toEqual({ ok: true, claims });
  });

  const typ = "parkit-app-builder+jwt";
  it.each([
    [{ alg: "EdDSA", kid: "ed", typ }, true],
    [{ alg: "EdDSA", kid: "ed", typ, more: 1 }, true],
    [{ alg: "EdDSA", kid: "nobody", typ }, "unknown-key"],
    [{ alg: "EdDSA", kid: "rsa", typ }, "invalid"],
    [{ alg: "PS256", kid: "ed", typ }, "invalid"],
    [{ alg: "none", kid: "ed", typ }, "invalid"],
    [{ alg: ["EdDSA"], kid: "ed", typ }, "invalid"],
    [{ kid: "ed", typ }, "invalid"],
    [{ alg: "EdDSA", kid: "ed", typ, crit: ["b64"], b64: false }, "invalid"],
    [{ alg: "EdDSA", kid: "ed", typ, crit: [] }, "invalid"],
    [{ alg: "EdDSA", kid: "ed", typ: "JWT" }, "invalid"],
    [{ alg: "EdDSA", kid: 1, typ }, "invalid"],
    [{ alg: "EdDSA", typ }, "invalid"],
    [["EdDSA"], "invalid"],
  ])("with the header %j: %s", async (header, outcome) => {
    const expected = outcome === true ? { ok: true } : { ok: false, problem: outcome };
    expect(await check(signedByEd25519(await withHeader(header)))).toMatchObject(expected);
  });

  it.each(
    ["jti", "aud", "cnf", "sub", "action", "body_sha256", "iat", "nbf", "exp"].map((claim) => ({ claim })),
  )("without $claim is refused", async ({ claim }) => {
    const [header, all] = await decoded();
    const rest = Object.entries(all).filter(([name]) => name !== claim);
    expect(rest).toHaveLength(Object.keys(all).length - 1);
    expect(await check(signedByEd25519(`${header}.${part(Object.fromEntries(rest))}`))).toEqual({
      ok: false,
      problem: "invalid",
    });
  });

  it("of RSA has a salt as long as its digest, and a key of 2048 bits at least", async () => {
    const text = await withHeader({ alg: "PS256", kid: "rsa", typ });
    expect(await check(signedByRsa(text, rsa, 32))).toMatchObject({ ok: true });
    expect(await check(signedByRsa(text, rsa, 20))).toEqual({ ok: false, problem: "invalid" });
    const made = generateKeyPairSync("rsa", {
      modulusLength: 1024,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    const small: SigningKey = { ...rsa, privateKey: createPrivateKey(made.privateKey) };
    expect(await check(signedByRsa(text, small, 32), keysOf(small))).toEqual({
      ok: false,
      problem: "invalid",
    });
  });

  it("is refused when it is not the one form of its parts", async () => {
    const token = await signAppBuilderToken(claims, ed25519);
    const [header = "", payload = "", signature = ""] = token.split(".");
    const last = signature.at(-1) ?? "";
    // 64 bytes leave four bits of the last character unused.
    const other = { A: "B", Q: "R", g: "h", w: "x" }[last] ?? "";
    for (const text of [
      "",
      header,
      `${header}.${payload}`,
      `${header}.${payload}.`,
      `${token}.`,
      `${token}=`,
      `${token} `,
      `${header}.${payload}.${signature.slice(0, -1)}${other}`,
      `${header}.${payload}=.${signature}`,
      `${header}=.${payload}.${signature}`,
      `!.${payload}.${signature}`,
      `${header}.${payload}.${signature}${"A".repeat(MAX_APP_BUILDER_TOKEN_LENGTH)}`,
    ])
      expect(await check(text)).toEqual({ ok: false, problem: "invalid" });
  });

  it("is refused after any change of one character", async () => {
    const token = await signAppBuilderToken(claims, ed25519);
    for (let index = 0; index < token.length; index += 1) {
      const changed = token.slice(0, index) + (token[index] === "A" ? "B" : "A") + token.slice(index + 1);
      expect(await check(changed)).toMatchObject({ ok: false });
    }
  });
});
