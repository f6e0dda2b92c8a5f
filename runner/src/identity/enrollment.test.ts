import { JSON_API_MEDIA_TYPE, errorDocument } from "@parkit/protocol/internal/json-api";
import {
  encodeEnrollmentAnswer,
  EnrollmentPath,
  parseEnrollmentRequest,
} from "@parkit/protocol/internal/enrollment";
import { decodePrivateKey, publicKeyPem } from "@parkit/protocol/internal/key-pair";
import { advanceUntil, type ManualClock, manualClock, until } from "../clock.fixture";
import { type Answer, type ControlPlaneDouble, startControlPlaneDouble } from "../control-plane.fixture";
import { type EnrolledIdentity, enroll, type EnrollOptions } from "./enrollment";

const ENROLLED = encodeEnrollmentAnswer({
  runnerId: "runner-a1",
  orgId: 9007199254740993n,
  runnerModes: ["pull"],
});

let plane: ControlPlaneDouble;
let clock: ManualClock;
let retries: string[];

beforeEach(async () => {
  plane = await startControlPlaneDouble();
  clock = manualClock();
  retries = [];
});
afterEach(async () => plane.close());

function enrollHere(options: Partial<EnrollOptions> = {}): Promise<EnrolledIdentity> {
  return enroll({
    site: { apiUrl: plane.url, urnRegion: "eu1" },
    apiKey: "api-key",
    appKey: "app-key",
    name: "payments",
    clock,
    onRetry: (problem) => retries.push(problem),
    ...options,
  });
}

/** Answers the n-th attempt with the n-th answer, and the last one from then on. */
function answering(path: string, ...answers: readonly Answer[]): void {
  let attempt = 0;
  plane.answer(path, () => answers[Math.min(attempt++, answers.length - 1)]);
}

describe("enrollment", () => {
  it("[S115] registers the public half of a key made here, and returns who the runner is", async () => {
    answering(EnrollmentPath.OWNED, { status: 200, body: ENROLLED });
    const { urn, privateKey, key } = await enrollHere();
    expect(urn).toBe("urn:dd:apps:on-prem-runner:eu1:9007199254740993:runner-a1");
    const [request] = plane.to(EnrollmentPath.OWNED);
    expect(request?.headers).toMatchObject({
      "content-type": JSON_API_MEDIA_TYPE,
      "dd-api-key": "api-key",
      "dd-application-key": "app-key",
      "x-datadog-onprem-version": "0.1.0",
    });
    expect(request?.headers).not.toHaveProperty("x-datadog-onprem-jwt");
    expect(parseEnrollmentRequest(request?.body ?? "")).toEqual({
      runnerName: "payments",
      runnerModes: ["pull"],
      publicKeyPem: publicKeyPem(key),
    });
    expect(decodePrivateKey(privateKey).kid).toBe(key.kid);
    expect(request?.body).not.toContain(privateKey.slice(0, 40));
  });

  it("without an application key makes an ownerless runner", async () => {
    answering(EnrollmentPath.API_KEY_ONLY, { status: 200, body: ENROLLED });
    await enroll({
      site: { apiUrl: plane.url, urnRegion: "us1" },
      apiKey: "api-key",
      name: "payments",
      clock,
    });
    expect(plane.to(EnrollmentPath.API_KEY_ONLY)[0]?.headers).not.toHaveProperty("dd-application-key");
  });

  it("tries again, with the same body, while it may pass", async () => {
    const transient: readonly Answer[] = [
      "cut",
      { status: 503 },
      { status: 202 },
      { status: 302, headers: { location: "/" } },
    ];
    answering(EnrollmentPath.OWNED, ...transient, { status: 200, body: ENROLLED });
    const enrolling = enrollHere();
    await advanceUntil(clock, () => plane.received.length === 5, 500);
    await enrolling;
    expect(new Set(plane.received.map(({ body }) => body)).size).toBe(1);
    expect(retries.slice(1)).toEqual(
      ["503", "202", "302"].map((status) => `the control plane answered ${status}`),
    );
  });

  it("waits longer each time, half as much more or less, up to 30 seconds", async () => {
    answering(EnrollmentPath.OWNED, ...Array<Answer>(12).fill({ status: 500 }), {
      status: 200,
      body: ENROLLED,
    });
    const pauses: number[] = [];
    const enrolling = enrollHere({ onRetry: (_problem, pause) => pauses.push(pause) });
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      await until(() => pauses.length === attempt && clock.waiting === 1);
      await clock.advance(45_000);
    }
    await enrolling;
    const ratios = pauses.map((pause, index) => pause / Math.min(1_000 * 1.5 ** index, 30_000));
    expect(ratios.every((ratio) => ratio > 0.499 && ratio < 1.501)).toBe(true);
  });

  it.each([401, 403])("ends at once after a %d, without what the server says", async (status) => {
    answering(EnrollmentPath.OWNED, { status, body: errorDocument([{ title: "canary" }]) });
    const error: unknown = await enrollHere().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "PARKIT_ENROLLMENT",
      status,
      message: expect.stringContaining("API key") as string,
    });
    expect(String(error)).not.toContain("canary");
    expect(plane.received).toHaveLength(1);
  });

  it.each([400, 404, 408, 409, 429])("ends at once after a %d, with what the server says", async (status) => {
    answering(EnrollmentPath.OWNED, {
      status,
      body: errorDocument([{ title: "a runner with this name already exists" }]),
    });
    await expect(enrollHere()).rejects.toMatchObject({
      status,
      message: expect.stringContaining("already exists") as string,
    });
    expect(plane.received).toHaveLength(1);
  });

  it("repeats no key that the server repeats, in whatever form, and nothing that acts on a terminal", async () => {
    const [apiKey, appKey] = ["canary-api/key+1", "canary-app/key+2"];
    const proxy = "canary%2Fproxy";
    const forms = [apiKey, appKey, "canary/proxy"].flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      Buffer.from(`user:${secret}`).toString("base64"),
    ]);
    const body = errorDocument([{ title: `\u001b[2Jrefused: ${forms.join(" ")}`, detail: "x".repeat(9000) }]);
    answering(EnrollmentPath.OWNED, { status: 400, body });
    const env = { HTTPS_PROXY: `http://user:${proxy}@127.0.0.1:1` };
    const message = await enrollHere({ apiKey, appKey, env }).then(
      () => "",
      (error: unknown) => String(error),
    );
    expect(message).toMatch(/refused: \*\*\* \*\*\* /);
    expect(message).not.toMatch(/canary|Y2FuYXJ5/);
    expect(message).toContain("\\u001b[2J");
    expect(message.length).toBeLessThan(2500);
  });

  it.each(["", "{}", "<html>", '{"data":{"type":"other"}}'])("ends when the answer is %j", async (body) => {
    answering(EnrollmentPath.OWNED, { status: 200, body });
    await expect(enrollHere()).rejects.toThrow("cannot be read");
  });

  it("gives up an attempt after 30 seconds of silence", async () => {
    answering(EnrollmentPath.OWNED, "silence", { status: 200, body: ENROLLED });
    const enrolling = enrollHere();
    await until(() => plane.received.length === 1);
    await clock.advance(30_000);
    await advanceUntil(clock, () => plane.received.length === 2);
    expect((await enrolling).urn).toContain("runner-a1");
  });

  it("ends at once when it is told to, also in a pause", async () => {
    answering(EnrollmentPath.OWNED, { status: 500 });
    const controller = new AbortController();
    const enrolling = enrollHere({ signal: controller.signal });
    await until(() => retries.length === 1);
    controller.abort();
    await expect(enrolling).rejects.toThrow("aborted");
  });

  it.each([{ apiKey: "ENC[a]" }, { apiKey: "" }, { appKey: " ENC[b] " }])(
    "refuses %j before any call",
    async (keys) => {
      await expect(enrollHere(keys)).rejects.toMatchObject({ code: "PARKIT_RUNNER_CONFIGURATION" });
      expect(plane.received).toHaveLength(0);
    },
  );
});
