import { HEALTH_CHECK_INTERVAL_MS } from "@parkit/protocol/internal/health-check";
import type { Clock } from "./clock";
import { clockProblem } from "./clock-offset";
import { ControlPlaneError } from "./control-plane-error";
import type { Log } from "./log";
import type { RunnerMetrics } from "./metrics/runner-metrics";
import type { OpmsClient } from "./opms";

/**
 * Tells the control plane again and again that the runner lives, from the start on and whether or not there
 * are keys. Failures change nothing else. Never rejects.
 */
export async function keepHealthChecks(
  {
    opms,
    clock,
    log,
    metrics,
  }: {
    readonly opms: OpmsClient;
    readonly clock: Clock;
    readonly log: Log;
    readonly metrics: RunnerMetrics;
  },
  ended: AbortSignal,
): Promise<void> {
  let pause = HEALTH_CHECK_INTERVAL_MS;
  const isOver = (): boolean => ended.aborted;
  for (;;) {
    await clock.sleep(pause, ended);
    if (isOver()) return;
    metrics.running(true);
    try {
      const { serverTime, pacingHintMs } = await opms.checkHealth(ended);
      pause = pacingHintMs ?? HEALTH_CHECK_INTERVAL_MS;
      metrics.healthCheck(true);
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
      metrics.healthCheck(false);
      log.change("health", "failing", "error", "health check failed", {
        error: String(error),
        hint: clockProblem(clock.now(), known?.serverTime),
      });
    }
  }
}
