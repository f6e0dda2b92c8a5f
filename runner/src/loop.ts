/** Asking for tasks, as many at a time as there is room for, until the runner stops. */
import { setMaxListeners } from "node:events";
import type { DequeuedTask } from "@parkit/protocol/internal/dequeue";
import { breakerPauses } from "./breaker";
import { abortedAfter } from "./clock";
import { rejectionHint } from "./control-plane-error";
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

/** What one call for a task came to. */
type Asked = DequeueResult | { readonly failure: unknown };

/**
 * Asks for tasks and handles them until `stop` is aborted, then waits for those that run. No task is asked
 * for without a free slot for it. As long as calls bring tasks, several are under way; when one brings none,
 * the runner goes back to one at a time, as Datadog's runner always does.
 *
 * @param ended - aborted when the runner is done, so that no timer stays behind.
 */
export async function pollTasks(
  services: TaskServices,
  stop: AbortSignal,
  ended: AbortSignal,
): Promise<void> {
  const { clock, log, config } = services;
  const slots = config.taskConcurrency ?? DEFAULT_TASK_CONCURRENCY;
  const cancelDequeue = abortedAfter(clock, DEQUEUE_GRACE_MS, stop, ended);
  // Every call for a task listens to it; Node takes more than ten listeners for a leak.
  setMaxListeners(0, cancelDequeue);
  const running = new Set<Promise<void>>();
  const asking = new Set<Promise<void>>();
  let atATime = 1;
  let failures = 0;
  let pause: Promise<void> | undefined;
  let wake = (): void => undefined;

  const track = (among: Set<Promise<void>>, work: Promise<void>): void => {
    const tracked = work.finally(() => {
      among.delete(tracked);
      wake();
    });
    among.add(tracked);
  };
  const handle = async (task: DequeuedTask): Promise<void> => {
    try {
      await handleTask(services, task);
    } catch (error) {
      log.write("error", "a task could not be handled", { error: String(error) });
    }
  };
  const take = (asked: Asked): void => {
    if ("failure" in asked) {
      // Calls that fail together are one failure.
      if (stop.aborted || pause !== undefined) return;
      tellFailure(services, asked.failure);
      atATime = 1;
      failures += 1;
      pause = pauseAfter(services, failures, stop);
      if (breakerPauses(failures).some(({ tripped }) => tripped)) failures = 0;
      return;
    }
    log.change("dequeue", "ok", "info", "the control plane answers");
    failures = 0;
    if (asked.task === undefined) {
      atATime = 1;
      pause ??= clock.sleep(asked.pacingHintMs ?? IDLE_PAUSE_MS, stop);
    } else {
      atATime = Math.min(atATime * 2, slots);
      track(running, handle(asked.task));
    }
  };

  log.write("info", "Starting loop");
  while (!stop.aborted) {
    if (pause !== undefined) {
      await pause;
      pause = undefined;
    } else if (asking.size < atATime && asking.size + running.size < slots) {
      track(asking, ask(services, cancelDequeue).then(take));
    } else {
      await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  log.write("info", "Stopping loop", { running: running.size });
  await Promise.all(asking);
  await Promise.all(running);
}

async function ask({ opms }: TaskServices, cancel: AbortSignal): Promise<Asked> {
  try {
    return await opms.dequeue(cancel);
  } catch (failure) {
    return { failure };
  }
}

function tellFailure({ clock, log }: TaskServices, error: unknown): void {
  const hint = rejectionHint(error, clock.now());
  log.change("dequeue", hint === undefined ? "failing" : "rejected", "error", "failed to dequeue task", {
    error: String(error),
    hint,
  });
}

/** Waits as long as the n-th failure in a row asks. */
async function pauseAfter({ clock, log }: TaskServices, failures: number, stop: AbortSignal): Promise<void> {
  for (const { milliseconds, tripped } of breakerPauses(failures)) {
    if (tripped) log.write("warn", "wf-par-polling circuit breaker tripped! waiting 5m0s");
    await clock.sleep(milliseconds, stop);
  }
}
