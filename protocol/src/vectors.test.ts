/**
 * Fixed keys, tokens, tasks and answers that were made by other programs; throw-away values, used nowhere
 * else.
 */
import { createHash, createPrivateKey, createPublicKey } from "node:crypto";
import { CredentialsType } from "./connection-info";
import { encodeDequeueAnswer, parseDequeueAnswer, type DequeuedTask } from "./dequeue";
import { sealTask } from "./envelope";
import { ErrorCode } from "./error-code";
import { decodePrivateKey, encodePrivateKey, keyThumbprint, publicKeyPem } from "./key-pair";
import { readRunnerToken, signRunnerToken, verifyRunnerToken } from "./token/runner-token";
import {
  ed25519SigningKey,
  encodeSigningKeyFile,
  parseSigningKeyFile,
  signTaskData,
  verifyTaskData,
} from "./signing-key";
import { decodeTask, encodeTask, TaskClient, type PrivateActionTask } from "./task-message";
import { verifyTask } from "./verify";

const RUNNER_ID = "11111111-2222-4333-8444-555555555555";
const JWK = {
  use: "sig",
  kty: "EC",
  kid: "z44YBD0TA76AxoJJgOotGhcXEqjF1a8NP8EV4uAp7Hk",
  crv: "P-256",
  alg: "ES256",
  x: "6avLruN3hvDInaslb7xf7VdG1FpKT4E9w0IXuW6bDHQ",
  y: "XxumehnAzUABVQgugAbX0UDiBa7Lwp_YL4uL7GnVdpA",
  d: "PA3Hcm_kCTlCI9giFJxhwSinRXMs9mZgDUMdXi_OLAE",
};
const THUMBPRINT_INPUT =
  '{"crv":"P-256","kty":"EC","x":"6avLruN3hvDInaslb7xf7VdG1FpKT4E9w0IXuW6bDHQ","y":"XxumehnAzUABVQgugAbX0UDiBa7Lwp_YL4uL7GnVdpA"}';
const CONFIGURED_KEY =
  "eyJ1c2UiOiJzaWciLCJrdHkiOiJFQyIsImtpZCI6Ino0NFlCRDBUQTc2QXhvSkpnT290R2hjWEVxakYxYThOUDhFVjR1QXA3SGsiLCJjcnYiOiJQLTI1NiIsImFsZyI6IkVTMjU2IiwieCI6IjZhdkxydU4zaHZESW5hc2xiN3hmN1ZkRzFGcEtUNEU5dzBJWHVXNmJESFEiLCJ5IjoiWHh1bWVobkF6VUFCVlFndWdBYlgwVURpQmE3THdwX1lMNHVMN0duVmRwQSIsImQiOiJQQTNIY21fa0NUbENJOWdpRkp4aHdTaW5SWE1zOW1aZ0RVTWRYaV9PTEFFIn0";
const PUBLIC_PEM = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE6avLruN3hvDInaslb7xf7VdG1FpK
T4E9w0IXuW6bDHRfG6Z6GcDNQAFVCC6ABtfRQOIFrsvCn9gvi4vsadV2kA==
-----END PUBLIC KEY-----
`;
const TOKEN =
  "eyJhbGciOiJFUzI1NiIsImN0eSI6IkpXVCIsInR5cCI6IkpXVCJ9.eyJleHAiOjE4MDAwMDAwNjAsImlhdCI6MTgwMDAwMDAwMCwib3JnSWQiOjQyNDIsInJ1bm5lcklkIjoiMTExMTExMTEtMjIyMi00MzMzLTg0NDQtNTU1NTU1NTU1NTU1In0.xARX5lTq6_ZpcowOjYCakkPIkGJ_nnPoKftYLaYDBdInkf_gl8dG1gFSIlCq8j8_Iq7QacplNrhb3hE1aSdg3g";

const TASK: PrivateActionTask = {
  actionName: "request",
  bundleId: "com.datadoghq.http",
  orgId: 4242n,
  taskId: "task-0001",
  secDatadogHeaderValue: "demo-sec-value",
  inputs: { url: "https://intranet.example.test/ping", verb: "GET" },
  connectionInfo: {
    connectionId: "conn-1",
    tokens: [{ nameSegments: ["root_tokens", "apiKey"], value: { kind: "plain-text", value: "demo-value" } }],
    credentialsType: CredentialsType.TOKEN_AUTH,
    runnerId: RUNNER_ID,
  },
  expirationTime: { seconds: 1893456000n, nanos: 0 },
  client: TaskClient.WORKFLOWS,
};
const TASK_HEX =
  "0a07726571756573741212636f6d2e64617461646f6768712e6874747018922122097461736b2d303030312a0e64656d6f2d7365632d76616c7565323c0a2b0a0375726c12241a2268747470733a2f2f696e7472616e65742e6578616d706c652e746573742f70696e670a0d0a047665726212051a0347455452550a06636f6e6e2d3112230a0b726f6f745f746f6b656e730a066170694b6579120c0a0a64656d6f2d76616c75651801222431313131313131312d323232322d343333332d383434342d3535353535353535353535355a060880b1ef86076001";
const TASK_SHA256 = "9712ce049abb777c3b70afdcecf65712a299b40d97e3eb3e3f3c1f849e1ed0de";
const SIGNING_SEED = "ESAw22zoaM-tW3YkUn0rn2HjhKH1WQNB_tNwvphcHPU";
const KEY_FILE =
  '{"keyType":"ED25519","key":"LS0tLS1CRUdJTiBQVUJMSUMgS0VZLS0tLS0KTUNvd0JRWURLMlZ3QXlFQUNuSDFxZ0JPdytCTVB2WnJSaERLbWZqZ1lod2VaZWF0d0NRR2c3N2M5dXM9Ci0tLS0tRU5EIFBVQkxJQyBLRVktLS0tLQo="}';
const SIGNATURE = "dE+EPW82EmEZhuC/WLo4YetqgLemFn1xSYDVyRlZPz6q6k73iLgERZ13JB2DHrMpzPrdd5RPUCnhpeGy5YI+Aw==";
const ANSWER = `{"data":{"id":"task-0001","type":"task","attributes":{"name":"request","bundle_id":"com.datadoghq.http","job_id":"job-0001","client":1,"org_id":4242,
"inputs":{"url":"https://intranet.example.test/ping","verb":"GET"},
"signed_envelope":{"data":"CgdyZXF1ZXN0EhJjb20uZGF0YWRvZ2hxLmh0dHAYkiEiCXRhc2stMDAwMSoOZGVtby1zZWMtdmFsdWUyPAorCgN1cmwSJBoiaHR0cHM6Ly9pbnRyYW5ldC5leGFtcGxlLnRlc3QvcGluZwoNCgR2ZXJiEgUaA0dFVFJVCgZjb25uLTESIwoLcm9vdF90b2tlbnMKBmFwaUtleRIMCgpkZW1vLXZhbHVlGAEiJDExMTExMTExLTIyMjItNDMzMy04NDQ0LTU1NTU1NTU1NTU1NVoGCICx74YHYAE=","hash_type":1,
"signatures":[{"key_type":2,"key_id":"demo-key-1","signature":"dE+EPW82EmEZhuC/WLo4YetqgLemFn1xSYDVyRlZPz6q6k73iLgERZ13JB2DHrMpzPrdd5RPUCnhpeGy5YI+Aw=="}]}}}}`;

/** RFC 8410: an Ed25519 private key in PKCS #8 is this prefix and the seed. */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
const signingKey = ed25519SigningKey(
  "demo-key-1",
  createPrivateKey({
    key: Buffer.concat([PKCS8_PREFIX, Buffer.from(SIGNING_SEED, "base64url")]),
    format: "der",
    type: "pkcs8",
  }),
);

function dequeued(): DequeuedTask {
  const task = parseDequeueAnswer(ANSWER);
  if (task === undefined) throw new Error("the vector holds a task");
  return task;
}

describe("the runner key", () => {
  const key = decodePrivateKey(CONFIGURED_KEY);

  it("is read from and written to its configured form", () => {
    expect(key.privateKey.export({ format: "jwk" })).toEqual({
      kty: JWK.kty,
      crv: JWK.crv,
      x: JWK.x,
      y: JWK.y,
      d: JWK.d,
    });
    expect(key.kid).toBe(JWK.kid);
    expect(encodePrivateKey(key)).toBe(CONFIGURED_KEY);
    expect(Buffer.from(JSON.stringify(JWK)).toString("base64url")).toBe(CONFIGURED_KEY);
  });

  it("has the RFC 7638 thumbprint", async () => {
    expect(createHash("sha256").update(THUMBPRINT_INPUT).digest("base64url")).toBe(JWK.kid);
    await expect(keyThumbprint(key.publicKey)).resolves.toBe(JWK.kid);
  });

  it("has the public half in PEM", () => {
    expect(publicKeyPem(key)).toBe(PUBLIC_PEM);
  });
});

describe("the runner token", () => {
  const subject = { orgId: 4242n, runnerId: RUNNER_ID };
  const now = new Date(1800000030_000);
  const publicKey = createPublicKey(PUBLIC_PEM);

  it("verifies under the public key", () => {
    const claims = { ...subject, issuedAt: 1800000000, expiresAt: 1800000060 };
    expect(readRunnerToken(TOKEN)).toEqual(claims);
    expect(verifyRunnerToken(TOKEN, { publicKey, subject, now })).toEqual({
      ok: true,
      claims,
    });
  });

  it("is signed with the same header and claims", () => {
    const token = signRunnerToken(
      subject,
      decodePrivateKey(CONFIGURED_KEY).privateKey,
      new Date(1800000000_000),
    );
    expect(token.split(".").slice(0, 2)).toEqual(TOKEN.split(".").slice(0, 2));
  });
});

describe("the task", () => {
  it("serialises to the same 218 bytes", () => {
    expect(Buffer.from(encodeTask(TASK)).toString("hex")).toBe(TASK_HEX);
    expect(encodeTask(TASK)).toHaveLength(218);
  });

  it("is read from those bytes", () => {
    expect(decodeTask(Buffer.from(TASK_HEX, "hex"))).toEqual(TASK);
  });

  it("has the digest and the Ed25519 signature", () => {
    const data = Buffer.from(TASK_HEX, "hex");
    expect(createHash("sha256").update(data).digest("hex")).toBe(TASK_SHA256);
    expect(signTaskData(data, signingKey).toString("base64")).toBe(SIGNATURE);
  });
});

describe("the signing key", () => {
  it("has the key file", () => {
    expect(encodeSigningKeyFile(signingKey)).toBe(KEY_FILE);
  });

  it("verifies the signature after being read from the file", () => {
    const key = parseSigningKeyFile(KEY_FILE);
    expect(key.keyType).toBe("ED25519");
    expect(verifyTaskData(Buffer.from(TASK_HEX, "hex"), key, Buffer.from(SIGNATURE, "base64"))).toBe(true);
  });
});

describe("the dequeue answer", () => {
  const context = {
    keys: new Map([["demo-key-1", parseSigningKeyFile(KEY_FILE)]]),
    orgId: 4242n,
    runnerId: RUNNER_ID,
    now: new Date("2029-12-31T23:59:59Z"),
  };

  it("verifies, and the task is what was signed", () => {
    expect(verifyTask(dequeued(), context)).toEqual({ ok: true, task: { ...TASK, jobId: "job-0001" } });
  });

  it("is valid at the very instant of expiry and no later", () => {
    const at = (time: string) => verifyTask(dequeued(), { ...context, now: new Date(time) });
    expect(at("2030-01-01T00:00:00.000Z")).toMatchObject({ ok: true });
    expect(at("2030-01-01T00:00:00.001Z")).toMatchObject({
      ok: false,
      failure: { code: ErrorCode.EXPIRED_TASK },
    });
  });

  it("is what a control plane writes for the same task", () => {
    const body = encodeDequeueAnswer({
      unsigned: dequeued().unsigned,
      inputs: TASK.inputs,
      jobId: "job-0001",
      envelope: sealTask(encodeTask(TASK), [signingKey]),
    });
    expect(body).toBe(ANSWER.replaceAll("\n", ""));
  });
});
