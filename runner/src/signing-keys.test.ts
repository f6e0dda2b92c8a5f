import { ErrorCode } from "@parkit/protocol/internal/error-code";
import { OpmsPath } from "@parkit/protocol/internal/opms";
import { generateSigningKey } from "@parkit/protocol/internal/signing-key";
import { SIGNING_KEYS_PATH } from "@parkit/protocol/internal/signing-key-set";
import { advanceUntil, until } from "./clock.fixture";
import { signedTask } from "./control-plane.fixture";
import { openRunnerStage, type RunnerStage } from "./runner.fixture";

let stage: RunnerStage;

beforeEach(async () => {
  stage = await openRunnerStage();
});
afterEach(() => stage.close());

describe("signing keys", () => {
  it("must be delivered before tasks are asked for; an empty delivery will do", async () => {
    stage.plane.answer(SIGNING_KEYS_PATH, () => ({ status: 404 }));
    await stage.start();
    await until(() => stage.plane.to(SIGNING_KEYS_PATH).length === 1);
    await advanceUntil(stage.clock, () => stage.plane.to(SIGNING_KEYS_PATH).length === 3);
    expect(stage.plane.to(OpmsPath.DEQUEUE)).toHaveLength(0);
    expect(stage.lines.filter((line) => line.includes("cannot get signing keys"))).toHaveLength(1);
    stage.plane.signingKeys = [];
    stage.plane.answer(SIGNING_KEYS_PATH, () => undefined);
    stage.plane.tasks.push(signedTask(stage.ping()));
    await advanceUntil(stage.clock, () => stage.plane.reports.length === 1);
    expect(stage.plane.reports[0]?.outcome).toMatchObject({ code: ErrorCode.SIGNATURE_KEY_NOT_FOUND });
  });

  it.each([
    ["a clock that is off", 3_600_000, /the clock of this machine is 36\d\d s ahead of the control plane's/],
    ["an identity that is not known", 0, /remove this identity and enroll again/],
  ])("that are refused over %s tell so at once", async (_, ahead, told) => {
    stage.plane.answer(SIGNING_KEYS_PATH, () => ({ status: 503 }));
    await stage.start();
    const lines = (): readonly string[] => stage.lines.filter((line) => line.includes("cannot get signing"));
    await until(() => lines().length === 1);
    const date = new Date(stage.clock.now().getTime() - ahead).toUTCString();
    stage.plane.answer(SIGNING_KEYS_PATH, () => ({ status: 401, headers: { date } }));
    const asked = stage.plane.to(SIGNING_KEYS_PATH).length;
    await advanceUntil(stage.clock, () => stage.plane.to(SIGNING_KEYS_PATH).length === asked + 3);
    expect(lines()).toHaveLength(2);
    expect(lines()[1]).toMatch(told);
  });

  it("are asked for again as soon as a task names an unknown one", async () => {
    const added = generateSigningKey("key-2");
    await stage.start();
    await until(() => stage.plane.to(OpmsPath.DEQUEUE).length === 1);
    stage.plane.signingKeys = [added];
    stage.plane.tasks.push(signedTask({ ...stage.ping(), signedWith: added }));
    await advanceUntil(stage.clock, () => stage.plane.reports.length === 1);
    expect(stage.plane.reports[0]?.outcome).toMatchObject({ kind: "succeeded" });
  });
});
