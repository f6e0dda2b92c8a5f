import { OpmsHeader, OpmsPath } from "@parkit/protocol/internal/opms";
import { SIGNING_KEYS_PATH } from "@parkit/protocol/internal/signing-key-set";
import { advanceUntil, until } from "./clock.fixture";
import { openRunnerStage, type RunnerStage } from "./runner.fixture";

let stage: RunnerStage;

beforeEach(async () => {
  stage = await openRunnerStage();
});
afterEach(() => stage.close());

describe("health checks", () => {
  it("are made every 30 seconds, even without keys, and their failure is logged once", async () => {
    stage.plane.answer(SIGNING_KEYS_PATH, () => ({ status: 500 }));
    stage.plane.answer(OpmsPath.HEALTH_CHECK, () => ({ status: 503 }));
    await stage.start();
    const checks = (): number => stage.plane.to(OpmsPath.HEALTH_CHECK).length;
    await stage.clock.advance(29_999);
    expect(checks()).toBe(0);
    await advanceUntil(stage.clock, () => checks() === 3);
    await until(() => stage.lines.join("").includes("health check failed"));
    expect(stage.lines.filter((line) => line.includes("health check failed"))).toHaveLength(1);
  });

  it("name a clock that is off, and by how much, once", async () => {
    let offset = 0;
    const told = (): readonly string[] => stage.lines.filter((line) => line.includes("the clock of this"));
    const checks = (): number => stage.plane.to(OpmsPath.HEALTH_CHECK).length;
    stage.plane.answer(OpmsPath.HEALTH_CHECK, () => ({
      status: 200,
      headers: { [OpmsHeader.SERVER_TIME]: new Date(stage.clock.now().getTime() + offset).toISOString() },
    }));
    await stage.start();
    await stage.clock.advance(30_000);
    await until(() => stage.lines.join("").includes("the clock is right"));
    offset = 600_000;
    await advanceUntil(stage.clock, () => checks() >= 4 && told().length > 0);
    expect(told()).toHaveLength(1);
    // While the answer is on its way, the clock of the test goes on.
    expect(told()[0]).toMatch(/the clock of this machine is [3-6]\d\d s behind the control plane's/);
  });

  it("and polls that are rejected name the clock as the likely reason", async () => {
    const refused = {
      status: 401,
      headers: { date: new Date(stage.clock.now().getTime() - 3_600_000).toUTCString() },
    };
    stage.plane.answer(OpmsPath.DEQUEUE, () => refused);
    await stage.start();
    await until(() => stage.lines.join("").includes("failed to dequeue task"));
    const line = stage.lines.find((one) => one.includes("failed to dequeue task")) ?? "";
    expect(line).toContain("the clock of this machine is 3600 s ahead of the control plane's");
    expect(line).not.toContain("enroll again");
  });
});
