import { createRedactor } from "@parkit/protocol/internal/redaction";
import type { TaskOutcome, TaskReference } from "@parkit/protocol/internal/task-report";
import { type ManualClock, manualClock } from "./clock.fixture";
import type { FinishedOutcome } from "./finished-outcome";
import { createLog } from "./log";
import { NO_JOURNAL, type TaskJournal } from "./task-journal";
import { createTaskLedger, type TaskLedger } from "./task-ledger";

const task = (taskId: string): TaskReference => ({ taskId, jobId: "job", client: 1, actionFqn: "a.b" });
const succeeded = (outputs: string): TaskOutcome => ({ kind: "succeeded", outputs });
const FORGOTTEN = { kind: "failed", message: expect.stringContaining("ran already") as string };

let clock: ManualClock;
let lines: string[];
let runs: number;

beforeEach(() => {
  clock = manualClock();
  lines = [];
  runs = 0;
});

function ledgerOf(journal: TaskJournal = NO_JOURNAL, maxRememberedBytes?: number): TaskLedger {
  const stream = { write: (line: string) => lines.push(line) };
  const log = createLog({ stream, clock, redactor: createRedactor([]) });
  return createTaskLedger({ clock, journal, log, ...(maxRememberedBytes && { maxRememberedBytes }) });
}

const run =
  (bytes = 1) =>
  (): Promise<FinishedOutcome> =>
    Promise.resolve({ outcome: succeeded(String((runs += 1))), bytes });

describe("task ledger", () => {
  it("runs a task once, and remembers its outcome", async () => {
    const ledger = ledgerOf();
    const outcomes = await Promise.all([ledger.once(task("t"), run()), ledger.once(task("t"), run())]);
    outcomes.push(await ledger.once(task("t"), run()));
    expect(outcomes).toEqual([succeeded("1"), succeeded("1"), succeeded("1")]);
  });

  it.each(["refused", "unsent"] as const)(
    "never runs a task again whose report was %s, however late it comes",
    async (fate) => {
      const ledger = ledgerOf();
      await ledger.once(task("t"), run());
      ledger.reported("t", fate);
      await clock.advance(30 * 24 * 3600 * 1000);
      expect(await ledger.once(task("t"), run())).toEqual(succeeded("1"));
    },
  );

  it("remembers an accepted task as long as a copy of it may still be under way", async () => {
    const ledger = ledgerOf();
    await ledger.once(task("t"), run());
    ledger.reported("t", "accepted");
    await clock.advance(30_000);
    expect(await ledger.once(task("t"), run())).toEqual(succeeded("1"));
    await clock.advance(60_000);
    expect(await ledger.once(task("t"), run())).toEqual(succeeded("2"));
  });

  it.each(["accepted", "refused"] as const)(
    "forgets outcomes of %s tasks when there is no room, but not that they ran",
    async (fate) => {
      const ledger = ledgerOf(NO_JOURNAL, 100);
      for (const id of ["first", "second"]) {
        await ledger.once(task(id), run(60));
        ledger.reported(id, fate);
      }
      expect(await ledger.once(task("first"), run())).toEqual(succeeded("1"));
      expect(await ledger.once(task("second"), run())).toMatchObject(FORGOTTEN);
    },
  );

  it("does not run a task when the journal cannot take it, and says so once", async () => {
    const failing = (): never => {
      throw new Error("ENOSPC: no space left on device");
    };
    const journal = {
      ...NO_JOURNAL,
      started: () => Promise.reject(new Error("ENOSPC: no space left on device")),
      ended: failing,
      settled: failing,
    };
    const ledger = ledgerOf(journal);
    const outcome = await ledger.once(task("t"), run());
    ledger.reported("t", "accepted");
    expect(runs).toBe(0);
    expect(outcome).toMatchObject({
      kind: "failed",
      code: 1,
      message: expect.stringContaining("ENOSPC") as string,
    });
    expect(lines).toHaveLength(1);
  });
});
