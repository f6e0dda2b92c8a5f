/** The only place where the runner learns the time and waits, so that tests decide both. */
export interface Clock {
  now(): Date;
  /**
   * Calls back after the given milliseconds, unless what it returns is called before. It costs less than a
   * sleep with a signal: most of what is timed ends long before its time.
   */
  readonly after: (milliseconds: number, call: () => void) => () => void;
  /** Resolves after the given milliseconds, or at once when the signal is aborted; it never rejects. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Longest wait that a Node timer can hold; a longer one would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  after: (milliseconds, call) => {
    const timer = setTimeout(call, Math.min(milliseconds, MAX_TIMER_MS));
    return () => {
      clearTimeout(timer);
    };
  },
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      const finish = (): void => {
        cancel();
        signal?.removeEventListener("abort", finish);
        resolve();
      };
      const cancel = systemClock.after(milliseconds, finish);
      signal?.addEventListener("abort", finish, { once: true });
    }),
};

/**
 * Reason for signals that only say that something is over. Without one, Node makes an exception with a stack
 * trace each time.
 */
export const OVER = new Error("it is over");

/** The reason with which a deadline aborts what it bounds. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";

  /** @param milliseconds - how long the work was allowed to take. */
  constructor(readonly milliseconds: number) {
    super(`not finished within ${milliseconds / 1000} seconds`);
  }
}

/**
 * Runs something with a signal that is aborted when the time is over or the outer signal is aborted. Rejects
 * with the abort's reason as soon as that happens, whether the work listens to its signal or not.
 *
 * @param milliseconds - 0 means no limit.
 * @throws {@link DeadlineError} when the time is over.
 */
export async function withDeadline<T>(
  clock: Clock,
  milliseconds: number,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let fail: (reason: unknown) => void = () => undefined;
  const end = (reason: unknown): void => {
    fail(reason);
    controller.abort(reason);
  };
  const forward = (): void => {
    end(outer.reason);
  };
  const isDue = (): void => {
    end(new DeadlineError(milliseconds));
  };
  const cancel = milliseconds > 0 ? clock.after(milliseconds, isDue) : undefined;
  outer.addEventListener("abort", forward, { once: true });
  try {
    return await new Promise((resolve, reject) => {
      fail = reject;
      if (outer.aborted) forward();
      work(controller.signal).then(resolve, reject);
    });
  } finally {
    cancel?.();
    outer.removeEventListener("abort", forward);
  }
}

/**
 * A signal that is aborted some time after another one.
 *
 * @param until - nothing happens any more once this is aborted, and no timer stays behind.
 */
export function abortedAfter(
  clock: Clock,
  milliseconds: number,
  first: AbortSignal,
  until: AbortSignal,
): AbortSignal {
  const controller = new AbortController();
  const start = (): void => {
    void clock.sleep(milliseconds, until).then(() => {
      if (!until.aborted) controller.abort(first.reason);
    });
  };
  if (first.aborted) start();
  else first.addEventListener("abort", start, { once: true });
  return controller.signal;
}
