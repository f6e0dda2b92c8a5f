import type { TaskOutcome } from "@parkit/protocol/internal/task-report";
import { manualClock } from "./clock.fixture";
import { createTaskLedger } from "./task-ledger";

const succeeded = (outputs: string): TaskOutcome => ({ kind: "succeeded", outputs });
const EXPIRES = { seconds: BigInt(Date.parse("2030-01-01T00:05:00Z") / 1000), nanos: 0 };

describe("task ledger", () => {
  it("runs a task once, and remembers its outcome", async () => {
    const ledger = createTaskLedger(manualClock());
    let runs = 0;
    const run = (): Promise<{ outcome: TaskOutcome; bytes: number }> =>
      Promise.resolve({ outcome: succeeded(String((runs += 1))), bytes: 1 });
    const outcomes = await Promise.all([ledger.once("t", EXPIRES, run), ledger.once("t", EXPIRES, run)]);
    outcomes.push(await ledger.once("t", EXPIRES, run));
    expect(outcomes).toEqual([succeeded("1"), succeeded("1"), succeeded("1")]);
  });

  it("forgets outcomes when there is no room, but not that the task ran", async () => {
    const ledger = createTaskLedger(manualClock(), 100);
    const run = (): Promise<{ outcome: TaskOutcome; bytes: number }> =>
      Promise.resolve({ outcome: succeeded("x"), bytes: 60 });
    await ledger.once("first", EXPIRES, run);
    await ledger.once("second", EXPIRES, run);
    expect(await ledger.once("first", EXPIRES, run)).toMatchObject({
      kind: "failed",
      message: expect.stringContaining("ran already") as string,
    });
    expect(await ledger.once("second", EXPIRES, run)).toEqual(succeeded("x"));
  });

  it("forgets a task when verification would refuse it anyway", async () => {
    const clock = manualClock();
    const ledger = createTaskLedger(clock);
    let runs = 0;
    const run = (): Promise<{ outcome: TaskOutcome; bytes: number }> =>
      Promise.resolve({ outcome: succeeded(String((runs += 1))), bytes: 1 });
    await ledger.once("t", EXPIRES, run);
    await clock.advance(301_000);
    await ledger.once("t", EXPIRES, run);
    expect(runs).toBe(2);
  });
});
