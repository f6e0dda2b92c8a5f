import type { HttpAnswer } from "@parkit/protocol/internal/http/http-client";
import { OpmsHeader } from "@parkit/protocol/internal/opms";

/**
 * Difference between two clocks that is nothing to talk about, in milliseconds. Tokens live for a minute, and
 * parkit's control plane allows 30 seconds more.
 */
const TOLERATED_MS = 30_000;

/** When the server says that it answered; undefined when it does not say. */
export function serverTimeOf({ headers }: Pick<HttpAnswer, "headers">): Date | undefined {
  const exact = headers[OpmsHeader.SERVER_TIME.toLowerCase()];
  const time = new Date(typeof exact === "string" ? exact : (headers.date ?? ""));
  return Number.isNaN(time.getTime()) ? undefined : time;
}

/**
 * That this machine's clock is off, and by how much; undefined when it is not, or when that cannot be told.
 * Tokens and tasks have times in them, so that a wrong clock looks like a wrong identity.
 */
export function clockProblem(now: Date, serverTime: Date | undefined): string | undefined {
  if (serverTime === undefined) return undefined;
  const offset = now.getTime() - serverTime.getTime();
  if (Math.abs(offset) <= TOLERATED_MS) return undefined;
  const seconds = Math.round(Math.abs(offset) / 1000);
  return `the clock of this machine is ${seconds} s ${offset > 0 ? "ahead of" : "behind"} the control plane's; set it, for example by NTP`;
}
