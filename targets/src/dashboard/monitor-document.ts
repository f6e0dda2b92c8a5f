/**
 * Monitors over the metrics of runners, as Datadog's API and its Terraform resource `datadog_monitor_json`
 * take them.
 */
import { RUNNER_METRICS } from "@parkit/provider-schema/internal/metrics/runner-metric";

import { countOf, percentile95 } from "./dashboard-document";

/** What monitors are about, and when they alert. */
export interface MonitorSubject {
  /**
   * Ids of the runners, the last part of their URNs.
   *
   * @default - every runner that sends metrics
   */
  readonly runnerIds?: readonly string[];
  /**
   * Whom an alert tells, as `@slack-ops` or `@team@example.com`.
   *
   * @default - nobody; the monitor shows it
   */
  readonly notify?: readonly string[];
  /** Tags of the monitors. @default - `managed-by:parkit` */
  readonly tags?: readonly string[];
  /** Share of failed executions of an action that alerts, in percent. @default {@link FAILED_PERCENT} */
  readonly failedPercent?: number;
  /** Milliseconds that 95 of 100 executions may take at most. @default {@link LATENCY_MS} */
  readonly latencyMs?: number;
  /**
   * Tags of Agents that hold a runner: an Agent that sends nothing for 20 minutes alerts, whatever it says of
   * its runner.
   *
   * @default - Agents are not watched
   */
  readonly agentTags?: readonly string[];
}

/** Share of failed executions that alerts unless another is said, in percent. */
export const FAILED_PERCENT = 20;
/** Milliseconds of the 95th percentile that alert unless others are said. */
export const LATENCY_MS = 30_000;
/** Tags of monitors that are given none. */
const MANAGED: readonly string[] = ["managed-by:parkit"];

/** Name of one of the monitors. */
export type MonitorName = "failures" | "latency" | "running" | "agent";

/** The monitors by name; texts may be expressions. */
export function monitorDocuments(subject: MonitorSubject): ReadonlyMap<MonitorName, object> {
  const { failedPercent = FAILED_PERCENT, latencyMs = LATENCY_MS, agentTags } = subject;
  const filter = runnerFilter(subject.runnerIds);
  const failed = countOf(RUNNER_METRICS.completed, both("execution_result:error", filter), "action_fqn");
  const completed = countOf(RUNNER_METRICS.completed, filter ?? "*", "action_fqn");
  const running = `max:${RUNNER_METRICS.running.name}{${filter ?? "*"}} by {runner_id}`;
  const monitors: [MonitorName, object][] = [
    [
      "failures",
      monitor(subject, {
        name: "Private action runners: actions fail",
        query: `sum(last_15m):100 * ${failed} / ${completed} > ${failedPercent}`,
        message: `More than ${failedPercent} % of the executions of {{action_fqn.name}} failed within 15 minutes. The logs of the runner say why.`,
        critical: failedPercent,
      }),
    ],
    [
      "latency",
      monitor(subject, {
        name: "Private action runners: actions take long",
        query: `avg(last_15m):${percentile95(filter ?? "*")} > ${latencyMs}`,
        message: `Executions of {{action_fqn.name}} take more than ${latencyMs} ms, 95th percentile over 15 minutes.`,
        critical: latencyMs,
      }),
    ],
    [
      "running",
      monitor(subject, {
        name: "Private action runners: a runner does not work",
        query: `max(last_10m):${running} < 1`,
        message:
          "The runner {{runner_id.name}} said that it does not work. A runner that says nothing does not alert.",
        critical: 1,
      }),
    ],
  ];
  if (agentTags !== undefined)
    monitors.push([
      "agent",
      monitor(subject, {
        name: "Private action runners: an Agent is silent",
        query: `max(last_10m):max:datadog.agent.running{${agentTags.join(",") || "*"}} by {host} < 1`,
        message: "The Agent of {{host.name}}, which holds a runner, sends nothing.",
        critical: 1,
        noDataMinutes: 20,
      }),
    ]);
  return new Map(monitors);
}

/** Filters of several tags are either lists, or words with AND: the two do not mix. */
function runnerFilter(runnerIds: readonly string[] | undefined): string | undefined {
  if (runnerIds === undefined || runnerIds.length === 0) return undefined;
  const [only, ...others] = runnerIds;
  return others.length === 0 ? `runner_id:${only ?? ""}` : `runner_id IN (${runnerIds.join(",")})`;
}

function both(tag: string, filter: string | undefined): string {
  return filter === undefined ? tag : `${tag} AND ${filter}`;
}

function monitor(
  { notify = [], tags = MANAGED }: MonitorSubject,
  {
    name,
    query,
    message,
    critical,
    noDataMinutes,
  }: {
    readonly name: string;
    readonly query: string;
    readonly message: string;
    readonly critical: number;
    readonly noDataMinutes?: number;
  },
): object {
  return {
    name,
    type: "query alert",
    query,
    message: [message, ...notify].join(" "),
    tags,
    options: {
      thresholds: { critical },
      include_tags: true,
      require_full_window: false,
      notify_no_data: noDataMinutes !== undefined,
      ...(noDataMinutes === undefined ? {} : { no_data_timeframe: noDataMinutes }),
    },
  };
}
