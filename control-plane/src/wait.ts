/** How long a request waits for something to end: parkit's own `?wait=<seconds>`. */
import { controlRefusal } from "./control-request";
import type { ApiRequest } from "./route";

/** Longest time that a request waits, in seconds. */
const MAX_WAIT_SECONDS = 60;

/**
 * Seconds that a request wants to wait; 0 unless it says otherwise.
 *
 * @throws {@link Refusal} with status 400 when it is not a whole number in range
 */
export function waitSeconds({ query }: ApiRequest): number {
  const text = query.get("wait") ?? "0";
  if (/^\d{1,2}$/.test(text) && Number(text) <= MAX_WAIT_SECONDS) return Number(text);
  throw controlRefusal(400, "invalid-request", `wait is a whole number from 0 to ${MAX_WAIT_SECONDS}`);
}
