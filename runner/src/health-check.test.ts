import { OpmsPath } from "@parkit/protocol/internal/opms";
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
});
