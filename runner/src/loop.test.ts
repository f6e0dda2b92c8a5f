import { OpmsPath } from "@parkit/protocol/internal/opms";
import { advanceUntil, until } from "./clock.fixture";
import { signedTask } from "./control-plane.fixture";
import { openRunnerStage, type RunnerStage } from "./runner.fixture";

let stage: RunnerStage;

beforeEach(async () => {
  stage = await openRunnerStage();
});
afterEach(() => stage.close());

describe("asking for tasks", () => {
  it("waits as long as the server asks, and a second when it does not", async () => {
    stage.plane.answer(OpmsPath.DEQUEUE, () => ({ status: 200, headers: { "X-Retry-After-Ms": "7500" } }));
    await stage.start();
    await until(() => stage.clock.sleeps.includes(7_500));
    stage.plane.answer(OpmsPath.DEQUEUE, () => undefined);
    await advanceUntil(stage.clock, () => stage.clock.sleeps.includes(1_000));
    expect(stage.plane.to(OpmsPath.DEQUEUE)).toHaveLength(2);
  });

  it.each([
    ["503", { status: 503 }],
    ["204", { status: 204 }],
    ["a web page", { status: 200, body: "<html>" }],
    ["an empty object", { status: 200, body: "{}" }],
    ["null", { status: 200, body: "null" }],
    ["a redirect", { status: 302, headers: { location: "http://127.0.0.1:1/" } }],
    ["a cut connection", "cut"],
  ] as const)("backs off after %s and recovers", async (_name, answer) => {
    stage.plane.answer(OpmsPath.DEQUEUE, () => answer);
    await stage.start();
    await until(() => stage.lines.join("").includes("failed to dequeue task"));
    await advanceUntil(stage.clock, () => stage.plane.to(OpmsPath.DEQUEUE).length === 3);
    stage.plane.answer(OpmsPath.DEQUEUE, () => undefined);
    stage.plane.tasks.push(signedTask(stage.ping()));
    await advanceUntil(stage.clock, () => stage.plane.reports.length === 1);
    expect(stage.lines.filter((line) => line.includes("failed to dequeue task"))).toHaveLength(1);
  });

  it("gives up after 30 seconds of silence", async () => {
    stage.plane.answer(OpmsPath.DEQUEUE, () => "silence");
    await stage.start();
    await until(() => stage.plane.to(OpmsPath.DEQUEUE).length === 1);
    await stage.clock.advance(30_000);
    await until(() => stage.lines.join("").includes("failed to dequeue task"));
    expect(stage.clock.sleeps).toContain(1_000);
    await advanceUntil(stage.clock, () => stage.plane.to(OpmsPath.DEQUEUE).length === 2);
  });

  it("waits for a free slot", async () => {
    for (let task = 0; task < 4; task += 1) stage.plane.tasks.push(signedTask(stage.slow()));
    await stage.start({ taskConcurrency: 2 });
    await until(() => stage.held.length === 2);
    await stage.clock.advance(5_000);
    expect(stage.plane.tasks).toHaveLength(2);
    stage.held[0]?.();
    await until(() => stage.held.length === 3);
    expect(stage.plane.tasks).toHaveLength(1);
  });
});
