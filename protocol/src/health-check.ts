/**
 * The health check: a GET without a body. Runners look at the status and two headers of the answer, never at
 * its body.
 */
import { resourceDocument } from "./json-api";
import { OpmsHeader } from "./opms";

/**
 * How often runners check, in milliseconds, when the server gives no pacing hint; the first check comes after
 * one interval.
 */
export const HEALTH_CHECK_INTERVAL_MS = 30_000;

/** Body of an answer, in the shape of Datadog's own test double. */
export function encodeHealthCheckAnswer(runnerId: string): string {
  return resourceDocument({ type: "healthCheckResponse", id: runnerId, attributes: {} });
}

/** Headers of an answer: the server's time, and a pacing hint in milliseconds if there is one. */
export function healthCheckHeaders(now: Date, pacingHintMs?: number): Readonly<Record<string, string>> {
  return {
    [OpmsHeader.SERVER_TIME]: now.toISOString(),
    ...(pacingHintMs !== undefined && { [OpmsHeader.RETRY_AFTER_MS]: String(pacingHintMs) }),
  };
}
