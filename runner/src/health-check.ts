import { HEALTH_CHECK_INTERVAL_MS } from "@parkit/protocol/internal/health-check";
import type { Clock } from "./clock";
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
      log.change("health", "ok", "info", "health check succeeded", { "server-time": serverTime });
    } catch (error) {
      const hint = error instanceof ControlPlaneError ? error.pacingHintMs : undefined;
      pause = hint ?? HEALTH_CHECK_INTERVAL_MS;
      if (!isOver())
        log.change("health", "failing", "error", "health check failed", { error: String(error) });
    }
  }
}
