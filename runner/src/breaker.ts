/**
 * How the runner waits after failed calls: growing pauses, and in the poll loop a long one when they do not
 * help. No jitter, as in Datadog's runner.
 */

/** First pause, in milliseconds. */
const MIN_BACKOFF_MS = 1_000;
/** Longest pause between two attempts, in milliseconds. */
const MAX_BACKOFF_MS = 180_000;
/** Failures in a row, and pauses after them, before the breaker trips. */
const ATTEMPTS_BEFORE_TRIP = 20;
/** Pause of a tripped breaker, in milliseconds; then it starts anew. */
const TRIPPED_PAUSE_MS = 300_000;

/** A pause before the next attempt. */
interface BreakerPause {
  readonly milliseconds: number;
  /** Whether the breaker tripped, and the count of failures starts anew. */
  readonly tripped: boolean;
}

/**
 * Milliseconds to wait after the n-th failure in a row: a second, doubled each time.
 *
 * @param longest - milliseconds that no pause exceeds.
 */
export function backoff(failures: number, longest: number): number {
  return Math.min(MIN_BACKOFF_MS * 2 ** (failures - 1), longest);
}

/**
 * The pauses after the n-th failure in a row. The 20th is followed by its own pause and then by the long one.
 *
 * @param failures - failures in a row since the last success or trip, from 1 on.
 */
export function breakerPauses(failures: number): readonly BreakerPause[] {
  const pause = { milliseconds: backoff(failures, MAX_BACKOFF_MS), tripped: false };
  return failures < ATTEMPTS_BEFORE_TRIP
    ? [pause]
    : [pause, { milliseconds: TRIPPED_PAUSE_MS, tripped: true }];
}
