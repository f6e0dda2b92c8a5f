/**
 * Metrics that Datadog's runner sends about itself. No page of Datadog's names them; each source is said.
 */
import type { RunnerSpec } from "../runner/runner-spec";

/** How a metric is sent by DogStatsD. */
export type MetricKind = "count" | "timing" | "gauge";

/** A metric of the runner. */
export interface RunnerMetric {
  readonly name: string;
  readonly kind: MetricKind;
  /** Names of its tags, without those that all have. */
  readonly tags: readonly string[];
  /** What it tells, in one line. */
  readonly help: string;
  /** Where in `github.com/DataDog/datadog-agent` it stands. */
  readonly source: string;
}

const OBSERVABILITY = "pkg/privateactionrunner/observability/metrics.go";
const PREFIX = "datadog.actions.private_runner";

/** The metrics of the runner. */
export const RUNNER_METRICS = {
  started: {
    name: `${PREFIX}.executions.started`,
    kind: "count",
    tags: ["action_fqn", "action_client"],
    help: "Actions that were started.",
    source: OBSERVABILITY,
  },
  completed: {
    name: `${PREFIX}.executions.completed`,
    kind: "count",
    tags: ["action_fqn", "action_client", "execution_result"],
    help: "Actions that ended, well or not.",
    source: OBSERVABILITY,
  },
  latency: {
    name: `${PREFIX}.executions.latency`,
    kind: "timing",
    tags: ["action_fqn", "action_client", "execution_result"],
    help: "Milliseconds that actions took.",
    source: OBSERVABILITY,
  },
  keysReady: {
    name: `${PREFIX}.keys_manager.startup_latency`,
    kind: "timing",
    tags: [],
    help: "Milliseconds from the start to the first signing keys.",
    source: OBSERVABILITY,
  },
  health: {
    name: `${PREFIX}.health.check`,
    kind: "gauge",
    tags: [],
    help: "Whether the last health check was answered: 1 or 0.",
    source: OBSERVABILITY,
  },
  running: {
    // Another prefix than the others: so it stands there.
    name: "datadog.actions.private_actions.runner.running",
    kind: "gauge",
    tags: [],
    help: "Whether the runner works: 1 or 0.",
    source: "README of pkg/privateactionrunner/rust",
  },
} as const satisfies Readonly<Record<string, RunnerMetric>>;

/** Tags that every metric of a runner has, besides those of its description. */
export const COMMON_METRIC_TAGS = ["runner_id", "runner_version", "pull"] as const;

/** How an execution ended, as `execution_result` has it. */
export type ExecutionResult = "success" | "error";

/** Why a runner sends no metrics of these names; undefined for one that may send them. */
export function withoutMetrics(spec: RunnerSpec): string | undefined {
  if (spec.kind === "standalone") return "the names of the standalone runner's metrics are not published";
  const { deployment } = spec;
  if (deployment.type === "operator" && deployment.splitMode === true && spec.clusterAgent === undefined)
    return "a runner of two programs (splitMode) sends none yet";
  return undefined;
}
