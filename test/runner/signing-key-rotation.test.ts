import { startControlPlane, type ControlPlane } from "@parkit/control-plane";
import { runTask, startRunner, type TestRunner } from "@parkit/testing";

import { startService } from "../../examples/demo/service";

const REQUEST = "com.datadoghq.http.request";

describe("a runner at work while its signing keys are rotated", () => {
  let controlPlane: ControlPlane;
  let runner: TestRunner;
  let service: Awaited<ReturnType<typeof startService>>;

  beforeAll(async () => {
    service = await startService({ paid: true });
    controlPlane = await startControlPlane();
    runner = await startRunner({ controlPlane, allow: [REQUEST] });
  });
  afterAll(async () => {
    await runner.stop();
    await controlPlane.close();
    service.close();
  });

  async function rotate(request: object): Promise<readonly string[]> {
    const { url, apiKey, appKey } = controlPlane;
    const answer = await fetch(`${url}/api/parkit/v1/signing-keys/rotate`, {
      method: "POST",
      headers: { "DD-API-KEY": apiKey, "DD-APPLICATION-KEY": appKey },
      body: JSON.stringify(request),
    });
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { readonly keys: readonly string[] }).keys;
  }

  const run = (defect?: "expired" | "tampered" | "unknown-key"): ReturnType<typeof runTask> =>
    runTask(controlPlane, {
      fqn: REQUEST,
      inputs: { verb: "GET", url: service.url },
      ...(defect === undefined ? {} : { defect }),
    });

  it.each([
    ["an RSA key", { type: "X509_RSA" }, 1],
    ["an Ed25519 key beside it", { type: "ED25519", keep: true }, 2],
    ["another RSA key beside both", { type: "X509_RSA", keep: true }, 3],
    ["an Ed25519 key alone", {}, 1],
  ])("verifies what %s signs, and refuses what was changed", async (_what, request, keys) => {
    expect(await rotate(request)).toHaveLength(keys);
    expect(await run()).toMatchObject({ status: "succeeded", outputs: { body: { paid: true } } });
    expect(await run("tampered")).toMatchObject({ status: "failed", error: { code: 5 } });
    expect(await run("unknown-key")).toMatchObject({ status: "failed", error: { code: 4 } });
  });

  it("refuses another type of key, and stays with those it has", async () => {
    const { url, apiKey, appKey } = controlPlane;
    const answer = await fetch(`${url}/api/parkit/v1/signing-keys/rotate`, {
      method: "POST",
      headers: { "DD-API-KEY": apiKey, "DD-APPLICATION-KEY": appKey },
      body: JSON.stringify({ type: "EC" }),
    });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { error: { code: "invalid-request", message: "type is ED25519 or X509_RSA" } },
    ]);
    expect(await run()).toMatchObject({ status: "succeeded" });
  });
});
