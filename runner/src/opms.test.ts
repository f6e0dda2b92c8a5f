import { OpmsPath } from "@parkit/protocol/internal/opms";
import { verifyRunnerToken } from "@parkit/protocol/internal/token/runner-token";
import { SIGNING_KEYS_PATH } from "@parkit/protocol/internal/signing-key-set";
import { until } from "./clock.fixture";
import { RUNNER, signedTask } from "./control-plane.fixture";
import { openRunnerStage, type RunnerStage } from "./runner.fixture";

let stage: RunnerStage;

beforeEach(async () => {
  stage = await openRunnerStage();
});
afterEach(() => stage.close());

describe("calls to the control plane", () => {
  it("carry a fresh token of this runner and what it is", async () => {
    await stage.start();
    await until(() => stage.plane.to(OpmsPath.DEQUEUE).length > 0);
    const [keys, dequeue] = [stage.plane.to(SIGNING_KEYS_PATH)[0], stage.plane.to(OpmsPath.DEQUEUE)[0]];
    expect(dequeue?.headers).toMatchObject({
      accept: "application/json",
      "content-type": "application/json",
      "x-datadog-onprem-modes": "pull",
      "x-datadog-onprem-version": "0.1.0",
      "x-datadog-onprem-containerized": "false",
    });
    const tokens = [keys, dequeue].map((request) => String(request?.headers["x-datadog-onprem-jwt"]));
    expect(new Set(tokens).size).toBe(2);
    const expectation = { publicKey: stage.identity.key.publicKey, subject: RUNNER, now: stage.clock.now() };
    const verified = tokens.map((token) => verifyRunnerToken(token, expectation));
    expect(verified.map(({ ok }) => ok)).toEqual([true, true]);
  });

  it("say when the runner started and when it last got a task", async () => {
    stage.plane.tasks.push(signedTask(stage.ping()));
    await stage.start();
    await until(() => stage.plane.to(OpmsPath.DEQUEUE).length === 2);
    const attributes = stage.plane.to(OpmsPath.DEQUEUE).map(({ body }): unknown => JSON.parse(body));
    expect(attributes[0]).toEqual({
      data: { type: "dequeue", attributes: { runner_started_at: "2030-01-01T00:00:00Z" } },
    });
    expect(attributes[1]).toMatchObject({
      data: { attributes: { last_task_received_at: "2030-01-01T00:00:00Z" } },
    });
  });
});
