import { sign } from "node:crypto";
import fc from "fast-check";
import { generateRunnerKey, type RunnerKey } from "../key-pair";
import {
  readRunnerToken,
  signRunnerToken,
  verifyRunnerToken,
  type RunnerTokenExpectation,
} from "./runner-token";

const subject = { orgId: 9223372036854775807n, runnerId: "runner-a1" };
const issued = new Date("2030-01-01T00:00:00.900Z");

function part(value: unknown): string {
  return Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
}

describe("a runner token", () => {
  let key: RunnerKey;
  let token: string;

  beforeAll(async () => {
    key = await generateRunnerKey();
    token = signRunnerToken(subject, key.privateKey, issued);
  });

  function check(changes: Partial<RunnerTokenExpectation> = {}, text = token) {
    return verifyRunnerToken(text, { publicKey: key.publicKey, subject, now: issued, ...changes });
  }

  it("keeps an organisation id exact that a double would round", () => {
    expect(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).toContain(
      '"orgId":9223372036854775807,',
    );
    expect(readRunnerToken(token)?.orgId).toBe(subject.orgId);
    expect(check()).toMatchObject({ ok: true, claims: subject });
    expect(check({ subject: { ...subject, orgId: subject.orgId - 1n } })).toEqual({
      ok: false,
      problem: "wrong-runner",
    });
  });

  it("names no key and lives for a minute", () => {
    const header: unknown = JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString());
    expect(header).toEqual({ alg: "ES256", cty: "JWT", typ: "JWT" });
    const claims = readRunnerToken(token);
    expect(claims).toMatchObject({ issuedAt: 1893456000, expiresAt: 1893456060 });
  });

  it.each([
    ["2029-12-31T23:59:30Z", true],
    ["2029-12-31T23:59:29Z", "not-yet-valid"],
    ["2030-01-01T00:01:29Z", true],
    ["2030-01-01T00:01:30Z", "expired"],
  ])("at %s, half a minute of skew allowed: %s", (now, outcome) => {
    const expected = outcome === true ? { ok: true } : { ok: false, problem: outcome };
    expect(check({ now: new Date(now) })).toMatchObject(expected);
  });

  async function signed(claims: object): Promise<string> {
    const { CompactSign } = await import("jose/jws/compact/sign");
    const text = JSON.stringify({ orgId: 1, runnerId: "runner-a1", ...claims });
    return new CompactSign(Buffer.from(text)).setProtectedHeader({ alg: "ES256" }).sign(key.privateKey);
  }

  it.each([
    [{ iat: 1893456000, exp: 1893456300 }, true],
    [{ iat: 1893456000, exp: 1893456301 }, "too-long"],
    [{ iat: 0, exp: 1893456060 }, "too-long"],
    [{ iat: 1893456000, exp: 1893456060, nbf: 1893456030 }, true],
    [{ iat: 1893456000, exp: 1893456060, nbf: 1893456031 }, "not-yet-valid"],
    [{ iat: 1893456000, exp: 1893456060, nbf: "soon" }, "malformed"],
  ])("with the times %j: %s", async (claims, outcome) => {
    const expected = outcome === true ? { ok: true } : { ok: false, problem: outcome };
    const one = { orgId: 1n, runnerId: "runner-a1" };
    const now = new Date("2030-01-01T00:00:00Z");
    expect(check({ subject: one, now }, await signed(claims))).toMatchObject(expected);
  });

  it("allows no skew when told so", () => {
    expect(check({ now: new Date("2030-01-01T00:01:00Z"), skewSeconds: 0 })).toMatchObject({
      problem: "expired",
    });
  });

  it("is refused under another key, for another runner, or with another algorithm", async () => {
    const other = await generateRunnerKey();
    const [, payload = "", signature = ""] = token.split(".");
    const problem = (name: string) => ({ ok: false, problem: name });
    expect(check({ publicKey: other.publicKey })).toEqual(problem("signature"));
    expect(check({ subject: { ...subject, runnerId: "runner-b2" } })).toEqual(problem("wrong-runner"));
    expect(check({}, `${part({ alg: "none" })}.${payload}.`)).toEqual(problem("signature"));
    expect(check({}, `${part({ alg: "HS256" })}.${payload}.${signature}`)).toEqual(problem("signature"));
  });

  it.each([
    [{ alg: "ES256" }, true],
    [{ alg: "ES256", kid: "any" }, true],
    [{ alg: "ES256", crit: ["b64"], b64: false }, "signature"],
    [{ alg: "ES384" }, "signature"],
    [{ alg: ["ES256"] }, "signature"],
    [{}, "signature"],
    ["ES256", "signature"],
  ])("with the header %j: %s", (header, outcome) => {
    const [, payload = ""] = token.split(".");
    const signed = `${part(header)}.${payload}`;
    const signature = sign("sha256", Buffer.from(signed), { key: key.privateKey, dsaEncoding: "ieee-p1363" });
    const text = `${signed}.${signature.toString("base64url")}`;
    expect(check({}, text)).toMatchObject(outcome === true ? { ok: true } : { ok: false, problem: outcome });
    expect(
      check({}, `${signed}.${sign("sha256", Buffer.from(signed), key.privateKey).toString("base64url")}`),
    ).toEqual({ ok: false, problem: "signature" });
  });

  it("is malformed without each of its claims", () => {
    const claims = { orgId: 1, runnerId: "r", iat: 1, exp: 2 };
    for (const name of Object.keys(claims)) {
      const rest = Object.entries(claims).filter(([claim]) => claim !== name);
      expect(readRunnerToken(`${part({})}.${part(Object.fromEntries(rest))}.x`)).toBeUndefined();
    }
    expect(check({}, `${part({})}.${part({ ...claims, orgId: "1" })}.x`)).toMatchObject({
      problem: "malformed",
    });
    expect(check({}, `${part({})}.${part({ ...claims, pad: "x".repeat(4096) })}.x`)).toMatchObject({
      problem: "malformed",
    });
  });

  it("is refused after any change of one character", () => {
    for (let index = 0; index < token.length; index += 1) {
      const changed = token.slice(0, index) + (token[index] === "A" ? "B" : "A") + token.slice(index + 1);
      if (changed === token) continue;
      expect(check({}, changed)).toMatchObject({ ok: false });
    }
  });

  it("is refused, not a crash, when it is garbage", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String().map((text) => `${text}.${text}.${text}`),
        ),
        (text) => {
          expect(check({}, text)).toMatchObject({ ok: false });
        },
      ),
    );
  });
});
