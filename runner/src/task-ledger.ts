/**
 * Which tasks ran already. The control plane hands a task out again when a lease lapsed or a report got lost;
 * the task must not run a second time for that, so a later copy waits for the outcome of the first, or is
 * given the one that is remembered. Each copy is signed anew, so that no copy's expiration says when the last
 * one has come: a task is remembered until its report was accepted, and by the journal beyond the end of the
 * process.
 */
import { ErrorCode, taskFailure } from "@parkit/protocol/internal/error-code";
import {
  failedOutcome,
  type TaskOutcome,
  type TaskReference,
  type TaskReport,
} from "@parkit/protocol/internal/task-report";
import type { Clock } from "./clock";
import type { FinishedOutcome } from "./finished-outcome";
import type { Log } from "./log";
import { REQUEST_TIMEOUT_MS } from "./opms";
import type { TaskJournal } from "./task-journal";

/** Room for remembered outcomes, in bytes; of those beyond, only that they ended is known. */
const MAX_REMEMBERED_BYTES = 64 * 1024 * 1024;
/** Most tasks that are remembered although the control plane refused their reports; the oldest go first. */
const MAX_REFUSED_TASKS = 100_000;

/** What became of the attempts to report a task. */
export type ReportFate =
  /** The control plane has it. */
  | "accepted"
  /** The control plane does not want it. */
  | "refused"
  /** The runner stopped before the control plane had it. */
  | "unsent";

/** Runs each task once. */
export interface TaskLedger {
  /** Reports that a runner before this one did not get rid of. */
  readonly unreported: readonly TaskReport[];
  /** Runs a task, unless a copy of it runs or ran already. Never rejects unless `run` does. */
  once(task: TaskReference, run: () => Promise<FinishedOutcome>): Promise<TaskOutcome>;
  /** Notes what became of a task's report. */
  reported(taskId: string, fate: ReportFate): void;
}

interface Entry {
  readonly task: TaskReference;
  readonly outcome: Promise<TaskOutcome>;
  /** Bytes of the outcome; 0 while the task runs. */
  readonly bytes: number;
}

/** What a ledger needs. */
interface LedgerOptions {
  readonly clock: Clock;
  readonly journal: TaskJournal;
  readonly log: Log;
  /** @default 64 MiB */
  readonly maxRememberedBytes?: number;
}

const FORGOTTEN = failedOutcome(
  taskFailure(ErrorCode.INTERNAL_ERROR, "the task ran already, and its outcome is not remembered any more"),
);
const INTERRUPTED = failedOutcome({
  code: ErrorCode.INTERRUPTED,
  message:
    "the runner was killed while the action ran: it is not known how far the action came, and it is not run again",
  externalMessage: "the action was interrupted and is not run again",
});

const JOURNAL_FAILS = "the task journal cannot be written";

/** Makes a ledger that begins with what the journal holds. */
export function createTaskLedger(options: LedgerOptions): TaskLedger {
  const { clock, journal, log, maxRememberedBytes = MAX_REMEMBERED_BYTES } = options;
  const unaccepted = new Map<string, Entry>();
  const refused = new Set<string>();
  const accepted = recentlyAccepted(clock, maxRememberedBytes);
  let refusedBytes = 0;

  for (const { task, outcome = INTERRUPTED } of journal.unsettled) {
    unaccepted.set(task.taskId, { task, outcome: Promise.resolve(outcome), bytes: 0 });
  }

  const note = (write: () => void): void => {
    try {
      write();
    } catch (error) {
      tellFailure(error);
    }
  };
  const tellFailure = (error: unknown): void => {
    log.change("journal", "failing", "error", JOURNAL_FAILS, { error: String(error) });
  };
  const begin = async (
    task: TaskReference,
    run: () => Promise<FinishedOutcome>,
  ): Promise<FinishedOutcome> => {
    try {
      await journal.started(task);
    } catch (error) {
      tellFailure(error);
      const message = `${JOURNAL_FAILS}, and without it the task could run twice: ${String(error)}`;
      return { outcome: failedOutcome(taskFailure(ErrorCode.INTERNAL_ERROR, message)), bytes: 0 };
    }
    log.change("journal", "ok", "debug", "the task journal can be written");
    return run();
  };
  const forget = (taskId: string): Entry | undefined => {
    const entry = unaccepted.get(taskId);
    unaccepted.delete(taskId);
    if (refused.delete(taskId)) refusedBytes -= entry?.bytes ?? 0;
    return entry;
  };
  const accept = (taskId: string): void => {
    const entry = forget(taskId);
    if (entry === undefined) return;
    accepted.add(taskId, entry);
    note(() => {
      journal.settled(taskId);
    });
  };
  const refuse = (taskId: string): void => {
    const entry = unaccepted.get(taskId);
    if (entry === undefined || refused.has(taskId)) return;
    refused.add(taskId);
    if (refusedBytes + entry.bytes <= maxRememberedBytes) refusedBytes += entry.bytes;
    else {
      unaccepted.set(taskId, { ...entry, outcome: Promise.resolve(FORGOTTEN), bytes: 0 });
      note(() => {
        journal.ended({ task: entry.task, outcome: FORGOTTEN });
      });
    }
    const [oldest = ""] = refused;
    if (refused.size <= MAX_REFUSED_TASKS) return;
    forget(oldest);
    note(() => {
      journal.settled(oldest);
    });
  };

  return {
    unreported: journal.unsettled.flatMap(({ task, outcome }) =>
      outcome === undefined ? [] : [{ task, outcome }],
    ),
    once: async (task, run) => {
      const { taskId } = task;
      const earlier = unaccepted.get(taskId)?.outcome ?? accepted.get(taskId);
      if (earlier !== undefined) return earlier;
      const finished = begin(task, run);
      unaccepted.set(taskId, { task, outcome: finished.then(({ outcome }) => outcome), bytes: 0 });
      const { outcome, bytes } = await finished;
      unaccepted.set(taskId, { task, outcome: Promise.resolve(outcome), bytes });
      note(() => {
        journal.ended({ task, outcome });
      });
      return outcome;
    },
    reported: (taskId, fate) => {
      if (fate === "accepted") accept(taskId);
      else if (fate === "refused") refuse(taskId);
    },
  };
}

/**
 * Tasks whose reports were accepted a short while ago. The control plane hands none of them out again; but it
 * may have done so before, in an answer that is still under way, for as long as a call may take.
 */
function recentlyAccepted(
  clock: Clock,
  maxBytes: number,
): { add(taskId: string, entry: Entry): void; get(taskId: string): Promise<TaskOutcome> | undefined } {
  // Two generations are forgotten whole, so that nothing has to be looked for.
  let [older, newer] = [new Map<string, Entry>(), new Map<string, Entry>()];
  let [olderBytes, newerBytes] = [0, 0];
  let startedAt = clock.now().getTime();
  const turn = (): void => {
    const age = clock.now().getTime() - startedAt;
    if (age < REQUEST_TIMEOUT_MS) return;
    [older, newer] = [
      age < 2 * REQUEST_TIMEOUT_MS ? newer : new Map<string, Entry>(),
      new Map<string, Entry>(),
    ];
    [olderBytes, newerBytes] = [newerBytes, 0];
    startedAt = clock.now().getTime();
  };
  return {
    add: (taskId, entry) => {
      turn();
      const hasRoom = olderBytes + newerBytes + entry.bytes <= maxBytes;
      newerBytes += hasRoom ? entry.bytes : 0;
      newer.set(taskId, hasRoom ? entry : { ...entry, outcome: Promise.resolve(FORGOTTEN), bytes: 0 });
    },
    get: (taskId) => {
      turn();
      return (newer.get(taskId) ?? older.get(taskId))?.outcome;
    },
  };
}
