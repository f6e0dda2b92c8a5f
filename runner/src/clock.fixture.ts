/** A clock that stands still until a test moves it. */
import { setImmediate } from "node:timers/promises";
import type { Clock } from "./clock";

/** A clock for tests. */
export interface ManualClock extends Clock {
  /** Milliseconds of every sleep that was asked for, in order. */
  readonly sleeps: readonly number[];
  /** How many sleeps wait now. */
  readonly waiting: number;
  /** Lets time pass; sleeps that are over resolve in the order of their ends. */
  advance(milliseconds: number): Promise<void>;
}

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** Starts at 2030-01-01. */
export function manualClock(): ManualClock {
  let now = Date.parse("2030-01-01T00:00:00Z");
  const sleeps: number[] = [];
  const sleepers = new Set<Sleeper>();
  return {
    sleeps,
    get waiting() {
      return sleepers.size;
    },
    now: () => new Date(now),
    after: (milliseconds, call) => {
      sleeps.push(milliseconds);
      let isCancelled = false;
      const wake = (): void => {
        sleepers.delete(sleeper);
        // In turn with the sleeps that end now.
        queueMicrotask(() => {
          if (!isCancelled) call();
        });
      };
      const sleeper = { until: now + milliseconds, wake };
      sleepers.add(sleeper);
      return () => {
        isCancelled = true;
        sleepers.delete(sleeper);
      };
    },
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) {
          resolve();
          return;
        }
        sleeps.push(milliseconds);
        const wake = (): void => {
          sleepers.delete(sleeper);
          signal?.removeEventListener("abort", wake);
          resolve();
        };
        const sleeper = { until: now + milliseconds, wake };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", wake, { once: true });
      }),
    advance: async (milliseconds) => {
      now += milliseconds;
      const due = [...sleepers]
        .filter(({ until }) => until <= now)
        .sort((one, other) => one.until - other.until);
      for (const { wake } of due) wake();
      await setImmediate();
    },
  };
}

/** Waits for something that sockets bring about. */
export async function until(condition: () => boolean): Promise<void> {
  await repeatUntil(condition, () => setImmediate());
}

/** Lets time pass in steps until something has happened. */
export async function advanceUntil(
  clock: ManualClock,
  condition: () => boolean,
  stepMs = 1_000,
): Promise<void> {
  await repeatUntil(condition, () => clock.advance(stepMs));
}

/** Shorter than a test may take: its timeout would neither end the loop nor say what it waits for. */
const LONGEST_WAIT_MS = 120_000;

async function repeatUntil(condition: () => boolean, step: () => Promise<unknown>): Promise<void> {
  const end = performance.now() + LONGEST_WAIT_MS;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`it never happened: ${condition.toString()}`);
    await step();
  }
}
