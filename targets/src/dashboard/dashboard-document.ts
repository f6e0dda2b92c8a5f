/**
 * A dashboard over the metrics of runners, as Datadog's API and its Terraform resource
 * `datadog_dashboard_json` take it.
 */
import { RUNNER_METRICS, type RunnerMetric } from "@parkit/provider-schema/internal/metrics/runner-metric";

/** What a dashboard is about. */
export interface DashboardSubject {
  /** Title of the dashboard. */
  readonly title: string;
  /**
   * Ids of runners to choose from, the last part of their URNs.
   *
   * @default - whatever sends metrics
   */
  readonly runnerIds?: readonly string[];
  /** Sentences about runners that send no metrics. */
  readonly remarks: readonly string[];
}

/** Title of a dashboard that is given none. */
export const DASHBOARD_TITLE = "Private action runners";

/** Variables that every query is narrowed by. */
const VARIABLES = "$runner,$action";

/** The dashboard as an object; texts may be expressions. */
export function dashboardDocument({ title, runnerIds, remarks }: DashboardSubject): object {
  return {
    title,
    description: "Made by parkit of the metrics that runners send about themselves.",
    layout_type: "ordered",
    template_variables: [
      {
        name: "runner",
        prefix: "runner_id",
        defaults: ["*"],
        ...(runnerIds === undefined ? {} : { available_values: runnerIds }),
      },
      { name: "action", prefix: "action_fqn", defaults: ["*"] },
    ],
    widgets: [
      noteWidget(remarks),
      timeseries("Actions started", "bars", "started", [
        query("started", countOf(RUNNER_METRICS.started, VARIABLES, "action_fqn")),
      ]),
      timeseries("Actions that ended well, in percent", "line", "100 * succeeded / completed", [
        query(
          "succeeded",
          countOf(RUNNER_METRICS.completed, `${VARIABLES},execution_result:success`, "action_fqn"),
        ),
        query("completed", countOf(RUNNER_METRICS.completed, VARIABLES, "action_fqn")),
      ]),
      timeseries("Actions that failed, by runner", "bars", "failed", [
        query(
          "failed",
          countOf(RUNNER_METRICS.completed, `${VARIABLES},execution_result:error`, "runner_id"),
        ),
      ]),
      timeseries("How long actions take, 95th percentile, in milliseconds", "line", "latency", [
        query("latency", percentile95(VARIABLES)),
      ]),
      timeseries("Runners at work", "line", "running", [
        query("running", `max:${RUNNER_METRICS.running.name}{$runner} by {runner_id}`),
      ]),
      timeseries("Health checks that were answered", "line", "health", [
        query("health", `min:${RUNNER_METRICS.health.name}{$runner} by {runner_id}`),
      ]),
    ],
  };
}

/** A count over a filter, by a tag. */
export function countOf({ name }: RunnerMetric, filter: string, by: string): string {
  return `sum:${name}{${filter}} by {${by}}.as_count()`;
}

/** The 95th percentile that DogStatsD makes of a timing, by action. */
export function percentile95(filter: string): string {
  return `max:${RUNNER_METRICS.latency.name}.95percentile{${filter}} by {action_fqn}`;
}

function query(name: string, text: string): object {
  return { data_source: "metrics", name, query: text };
}

function timeseries(
  title: string,
  display: "bars" | "line",
  formula: string,
  queries: readonly object[],
): object {
  return {
    definition: {
      type: "timeseries",
      title,
      requests: [{ response_format: "timeseries", display_type: display, formulas: [{ formula }], queries }],
    },
  };
}

function noteWidget(remarks: readonly string[]): object {
  const content = [
    "No data is not the same as no runner: runners send these metrics where an Agent's build has them and they are switched on.",
    ...remarks,
  ].join("\n\n");
  return { definition: { type: "note", content, background_color: "gray", show_tick: false } };
}
