/**
 * Which tasks ran already. The control plane hands a task out again when a lease lapsed or a report got lost;
 * the task must not run a second time for that, so a later copy waits for the outcome of the first, or is
 * given the one that is remembered.
 */
import { ErrorCode, taskFailure } from "@parkit/protocol/internal/error-code";
import { failedOutcome, type TaskOutcome } from "@parkit/protocol/internal/task-report";
import type { Timestamp } from "@parkit/protocol/internal/task-message";
import type { Clock } from "./clock";
import type { FinishedOutcome } from "./finished-outcome";

/**
 * Room for remembered outcomes, in bytes; the oldest are forgotten first, and only that they ended is known
 * then.
 */
const MAX_REMEMBERED_BYTES = 64 * 1024 * 1024;

/** Runs each task once. */
export interface TaskLedger {
  /**
   * Runs a task, unless a copy of it runs or ran already.
   *
   * @param expiration - signed instant after which no copy of the task passes verification; it is forgotten
   *   then.
   */
  once(taskId: string, expiration: Timestamp, run: () => Promise<FinishedOutcome>): Promise<TaskOutcome>;
}

interface Entry {
  readonly expiresAt: number;
  readonly outcome: Promise<TaskOutcome>;
  /** Bytes of the remembered outcome; 0 while the task runs and after it was forgotten. */
  readonly bytes: number;
}

const FORGOTTEN = failedOutcome(
  taskFailure(ErrorCode.INTERNAL_ERROR, "the task ran already, and its outcome is not remembered any more"),
);

/** Makes an empty ledger. */
export function createTaskLedger(clock: Clock, maxRememberedBytes = MAX_REMEMBERED_BYTES): TaskLedger {
  const entries = new Map<string, Entry>();

  const dropExpired = (): void => {
    const now = clock.now().getTime();
    for (const [taskId, entry] of entries) {
      if (entry.bytes > 0 && entry.expiresAt < now) entries.delete(taskId);
    }
  };
  const remember = (taskId: string, entry: Entry): void => {
    entries.set(taskId, entry);
    let total = [...entries.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    for (const [id, { expiresAt, bytes }] of entries) {
      if (total <= maxRememberedBytes) return;
      if (bytes <= 1) continue;
      entries.set(id, { expiresAt, outcome: Promise.resolve(FORGOTTEN), bytes: 1 });
      total -= bytes;
    }
  };

  return {
    once: async (taskId, expiration, run) => {
      dropExpired();
      const earlier = entries.get(taskId);
      if (earlier !== undefined) return earlier.outcome;
      const expiresAt = Number(expiration.seconds) * 1000;
      const finished = run();
      const outcome = finished.then((result) => result.outcome);
      entries.set(taskId, { expiresAt, outcome, bytes: 0 });
      const { bytes } = await finished;
      remember(taskId, { expiresAt, outcome, bytes: Math.max(bytes, 1) });
      return outcome;
    },
  };
}
