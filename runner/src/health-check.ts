import { HEALTH_CHECK_INTERVAL_MS } from "@parkit/protocol/internal/health-check";
import type { Clock } from "./clock";
import { clockProblem } from "./clock-offset";
import { ControlPlaneError } from "./control-plane-error";
import type { Log } from "./log";
import type { OpmsClient } from "./opms";

/**
 * Tells the control plane again and again that the runner lives, from the start on and whether or not there
 * are keys. Failures change nothing else. Never rejects.
 */
export async function keepHealthChecks(
  { opms, clock, log }: { readonly opms: OpmsClient; readonly clock: Clock; readonly log: Log },
  ended: AbortSignal,
): Promise<void> {
  let pause = HEALTH_CHECK_INTERVAL_MS;
  const isOver = (): boolean => ended.aborted;
  for (;;) {
    await clock.sleep(pause, ended);
    if (isOver()) return;
    try {
      const { serverTime, pacingHintMs } = await opms.checkHealth(ended);
      pause = pacingHintMs ?? HEALTH_CHECK_INTERVAL_MS;
      log.change("health", "ok", "info", "health check succeeded", {
        "server-time": serverTime?.toISOString(),
      });
      const problem = clockProblem(clock.now(), serverTime);
      if (problem === undefined) log.change("clock", "right", "debug", "the clock is right");
      else log.change("clock", "off", "warn", problem);
    } catch (error) {
      const known = error instanceof ControlPlaneError ? error : undefined;
      pause = known?.pacingHintMs ?? HEALTH_CHECK_INTERVAL_MS;
      if (isOver()) return;
      log.change("health", "failing", "error", "health check failed", {
        error: String(error),
        hint: clockProblem(clock.now(), known?.serverTime),
      });
    }
  }
}
