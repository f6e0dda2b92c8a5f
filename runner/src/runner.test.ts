import { OpmsPath } from "@parkit/protocol/internal/opms";
import { SIGNING_KEYS_PATH } from "@parkit/protocol/internal/signing-key-set";
import { until } from "./clock.fixture";
import { type Answer, signedTask } from "./control-plane.fixture";
import { startRunner } from "./runner";
import { openRunnerStage, type RunnerStage } from "./runner.fixture";

let stage: RunnerStage;

beforeEach(async () => {
  stage = await openRunnerStage();
});
afterEach(() => stage.close());

describe("stopping", () => {
  it("finishes and reports what runs, and asks for nothing more", async () => {
    stage.plane.tasks.push(signedTask(stage.slow()), signedTask(stage.slow()));
    // With both slots taken no call is under way.
    const { drain, done } = await stage.start({ taskConcurrency: 2 });
    await until(() => stage.held.length === 2);
    const asked = stage.plane.to(OpmsPath.DEQUEUE).length;
    const drained = drain();
    for (const answer of stage.held) answer();
    await drained;
    expect(await done).toBe("drained");
    expect(stage.plane.reports.map(({ outcome }) => outcome.kind)).toEqual(["succeeded", "succeeded"]);
    expect(stage.plane.to(OpmsPath.DEQUEUE)).toHaveLength(asked);
    expect(stage.clock.waiting).toBe(0);
  });

  it.each([
    ["idle", (): Answer | undefined => undefined],
    ["backing off", () => ({ status: 503 })],
    ["held by a pacing hint", () => ({ status: 200, headers: { "X-Retry-After-Ms": "120000" } })],
  ] as const)("ends at once when %s", async (_name, answer) => {
    stage.plane.answer(OpmsPath.DEQUEUE, answer);
    const { drain, done } = await stage.start();
    await until(() => stage.plane.to(OpmsPath.DEQUEUE).length === 1 && stage.clock.sleeps.length > 3);
    await drain();
    expect(await done).toBe("drained");
  });

  it("ends at once while it waits for keys", async () => {
    stage.plane.answer(SIGNING_KEYS_PATH, () => "silence");
    const { drain, done, ready } = await stage.start();
    await until(() => stage.plane.to(SIGNING_KEYS_PATH).length === 1);
    await drain();
    expect(await done).toBe("drained");
    await ready;
  });

  it("handles the task that a dequeue under way brings", async () => {
    let bring: ((answer: Answer) => void) | undefined;
    stage.plane.answer(OpmsPath.DEQUEUE, () => new Promise<Answer>((resolve) => (bring = resolve)));
    const { drain, done } = await stage.start();
    await until(() => stage.plane.to(OpmsPath.DEQUEUE).length === 1);
    const drained = drain();
    await stage.clock.advance(499);
    bring?.({ status: 200, body: signedTask(stage.ping()) });
    await drained;
    expect(await done).toBe("drained");
    expect(stage.plane.reports.map(({ outcome }) => outcome.kind)).toEqual(["succeeded"]);
  });

  it("gives a dequeue under way half a second", async () => {
    stage.plane.answer(OpmsPath.DEQUEUE, () => "silence");
    const { drain } = await stage.start();
    await until(() => stage.plane.to(OpmsPath.DEQUEUE).length === 1);
    const drained = drain();
    await stage.clock.advance(500);
    await drained;
    expect(stage.plane.to(OpmsPath.DEQUEUE)).toHaveLength(1);
  });

  it("interrupts what runs at the second signal, and reports that", async () => {
    stage.plane.tasks.push(signedTask(stage.slow()));
    const { drain, interrupt, done } = await stage.start();
    await until(() => stage.held.length === 1);
    void drain();
    await interrupt();
    expect(await done).toBe("interrupted");
    expect(stage.plane.reports[0]?.outcome).toMatchObject({
      kind: "failed",
      code: 1,
      externalMessage: "the action was interrupted",
    });
  });

  it("interrupts what still runs after 170 seconds", async () => {
    stage.plane.tasks.push(signedTask(stage.slow()));
    const { drain, done } = await stage.start({ httpTimeoutSeconds: 0 });
    await until(() => stage.held.length === 1);
    void drain();
    await stage.clock.advance(169_999);
    expect(stage.plane.reports).toHaveLength(0);
    await stage.clock.advance(1);
    expect(await done).toBe("interrupted");
    expect(stage.plane.reports).toHaveLength(1);
  });

  it("gives reports five seconds after an interruption", async () => {
    stage.plane.answer(OpmsPath.PUBLISH, () => "silence");
    stage.plane.tasks.push(signedTask(stage.slow()));
    const { interrupt, done } = await stage.start();
    await until(() => stage.held.length === 1);
    void interrupt();
    await until(() => stage.plane.to(OpmsPath.PUBLISH).length === 1);
    await stage.clock.advance(5_000);
    expect(await done).toBe("interrupted");
  });

  it("follows the signal that it was started with", async () => {
    const controller = new AbortController();
    const { plane, identity, clock } = stage;
    const config = { apiUrl: plane.url, identity, modes: ["pull"], actionsAllowlist: [] } as const;
    const { done } = await startRunner(config, { clock, signal: controller.signal });
    controller.abort();
    expect(await done).toBe("drained");
  });
});
