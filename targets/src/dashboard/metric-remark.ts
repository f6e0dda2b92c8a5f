import { withoutMetrics } from "@parkit/provider-schema/internal/metrics/runner-metric";
import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

/** Sentences about runners that send no metrics, each with the reason. */
export function metricRemarks(specs: readonly RunnerSpec[]): readonly string[] {
  return specs.flatMap((spec) => {
    const reason = withoutMetrics(spec);
    return reason === undefined
      ? []
      : [`Of ${spec.name} (${spec.deployment.type}) nothing is seen: ${reason}.`];
  });
}
