import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

/** Labels by which everything else finds a runner's Pods. */
export function podLabels({ name }: Pick<RunnerSpec, "name">): Readonly<Record<string, string>> {
  return { "app.kubernetes.io/name": "private-action-runner", "app.kubernetes.io/instance": name };
}
