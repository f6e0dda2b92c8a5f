/** Signals by which people and process managers ask a program to stop. */
const STOP_SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Calls one function at the first request to stop and the other at the second; a third ends the process as
 * usual.
 *
 * @param first - starts an orderly stop
 * @param second - gives up waiting
 * @returns what makes it forget both: the signals end the process again
 */
export function onStopSignals(first: () => void, second: () => void): () => void {
  const reactions = [first, second];
  const forget = (): void => {
    for (const signal of STOP_SIGNALS) process.off(signal, react);
  };
  const react = (): void => {
    const next = reactions.shift();
    if (reactions.length === 0) forget();
    next?.();
  };
  for (const signal of STOP_SIGNALS) process.on(signal, react);
  return forget;
}
