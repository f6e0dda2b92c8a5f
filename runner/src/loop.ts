/** Asking for tasks, as many at a time as there is room for, until the runner stops. */
import { breakerPauses } from "./breaker";
import { abortedAfter } from "./clock";
import { clockProblem } from "./clock-offset";
import { ControlPlaneError } from "./control-plane-error";
import type { DequeueResult } from "./opms";
import { handleTask, type TaskServices } from "./task";

/** Pause after a dequeue that brought no task, in milliseconds, unless the server asks for another. */
const IDLE_PAUSE_MS = 1_000;
/**
 * How long a dequeue that is under way may go on after the stop, in milliseconds: its answer may hold a task
 * that nobody else will get before its lease lapses.
 */
const DEQUEUE_GRACE_MS = 500;
/** How many tasks run at the same time unless the configuration says otherwise. */
const DEFAULT_TASK_CONCURRENCY = 5;

/**
 * Asks for tasks and handles them until `stop` is aborted, then waits for those that run.
 *
 * @param ended - aborted when the runner is done, so that no timer stays behind.
 */
export async function pollTasks(
  services: TaskServices,
  stop: AbortSignal,
  ended: AbortSignal,
): Promise<void> {
  const { clock, log, config } = services;
  const cancelDequeue = abortedAfter(clock, DEQUEUE_GRACE_MS, stop, ended);
  const running = new Set<Promise<void>>();
  let wake = (): void => undefined;
  log.write("info", "Starting loop");
  while (!stop.aborted) {
    if (running.size >= (config.taskConcurrency ?? DEFAULT_TASK_CONCURRENCY)) {
      await new Promise<void>((resolve) => (wake = resolve));
      continue;
    }
    const result = await dequeue(services, stop, cancelDequeue);
    if (result?.task === undefined) {
      await clock.sleep(result?.pacingHintMs ?? IDLE_PAUSE_MS, stop);
      continue;
    }
    const task = handleTask(services, result.task)
      .catch((error: unknown) => {
        log.write("error", "a task could not be handled", { error: String(error) });
      })
      .finally(() => {
        running.delete(task);
        wake();
      });
    running.add(task);
  }
  log.write("info", "Stopping loop", { running: running.size });
  await Promise.all(running);
}

/**
 * Dequeues, again and again after failures, with growing pauses. Undefined when the runner stops meanwhile.
 */
async function dequeue(
  { opms, clock, log }: TaskServices,
  stop: AbortSignal,
  cancel: AbortSignal,
): Promise<DequeueResult | undefined> {
  const isOver = (): boolean => stop.aborted;
  let failures = 0;
  for (;;) {
    try {
      const result = await opms.dequeue(cancel);
      log.change("dequeue", "ok", "info", "the control plane answers");
      return result;
    } catch (error) {
      if (isOver()) return undefined;
      failures += 1;
      const rejected = error instanceof ControlPlaneError && error.isRejection;
      const hint = rejected
        ? (clockProblem(clock.now(), error.serverTime) ??
          "the control plane does not accept this runner's identity; enroll again")
        : undefined;
      log.change("dequeue", rejected ? "rejected" : "failing", "error", "failed to dequeue task", {
        error: String(error),
        hint,
      });
    }
    for (const { milliseconds, tripped } of breakerPauses(failures)) {
      if (tripped) {
        log.write("warn", "wf-par-polling circuit breaker tripped! waiting 5m0s");
        failures = 0;
      }
      await clock.sleep(milliseconds, stop);
    }
    if (isOver()) return undefined;
  }
}
