/**
 * What the runner counts about itself, under the names of Datadog's runner: sent by DogStatsD where somebody
 * listens, and shown in the text form of Prometheus.
 */
import {
  RUNNER_METRICS,
  type ExecutionResult,
  type RunnerMetric,
} from "@parkit/provider-schema/internal/metrics/runner-metric";
import { TaskClient } from "@parkit/protocol/internal/task-message";

/** An action that is run. */
export interface MeasuredAction {
  readonly fqn: string;
  /** A {@link TaskClient}. */
  readonly client: number;
}

/** Counts, and sends what it counts. */
export interface RunnerMetrics {
  readonly started: (action: MeasuredAction) => void;
  readonly completed: (action: MeasuredAction, result: ExecutionResult, milliseconds: number) => void;
  /** The first signing keys came, so many milliseconds after the start. */
  readonly keysReady: (milliseconds: number) => void;
  readonly healthCheck: (answered: boolean) => void;
  readonly running: (isRunning: boolean) => void;
  /** All of it in the text form of Prometheus. */
  readonly text: () => string;
}

/** Longest value of a tag, in characters: Datadog cuts longer tags off. */
const MAX_TAG_LENGTH = 200;
/** Most series of one metric; what comes after them is sent, and not kept. */
const MAX_SERIES = 2_000;

type Tags = Readonly<Record<string, string>>;

/** Sum and number of the values of one series. */
interface Series {
  readonly tags: Tags;
  value: number;
  count: number;
}

/**
 * Metrics of one runner.
 *
 * @param common - tags of every metric, `key:value`
 * @param send - takes a metric as DogStatsD writes it
 */
export function createRunnerMetrics(common: readonly string[], send: (line: string) => void): RunnerMetrics {
  const kept = new Map<RunnerMetric, Map<string, Series>>();
  const suffix = common.map(tagText);
  const note = (metric: RunnerMetric, value: number, tags: Tags = {}): void => {
    const texts = [...Object.entries(tags).map(([key, text]) => `${key}:${tagText(text)}`), ...suffix];
    send(
      `${metric.name}:${value}|${STATSD_TYPE[metric.kind]}${texts.length > 0 ? `|#${texts.join(",")}` : ""}`,
    );
    keep(kept, metric, value, tags);
  };
  return {
    started: (action) => {
      note(RUNNER_METRICS.started, 1, tagsOf(action));
    },
    completed: (action, result, milliseconds) => {
      const tags = { ...tagsOf(action), execution_result: result };
      note(RUNNER_METRICS.completed, 1, tags);
      note(RUNNER_METRICS.latency, milliseconds, tags);
    },
    keysReady: (milliseconds) => {
      note(RUNNER_METRICS.keysReady, milliseconds);
    },
    healthCheck: (answered) => {
      note(RUNNER_METRICS.health, Number(answered));
    },
    running: (isRunning) => {
      note(RUNNER_METRICS.running, Number(isRunning));
    },
    text: () =>
      Object.values<RunnerMetric>(RUNNER_METRICS)
        .flatMap((metric) => familyText(metric, [...(kept.get(metric)?.values() ?? [])]))
        .join(""),
  };
}

const STATSD_TYPE = { count: "c", timing: "ms", gauge: "g" } as const;

function tagsOf({ fqn, client }: MeasuredAction): Tags {
  const named = Object.entries(TaskClient).find(([, number]) => number === client);
  return { action_fqn: fqn, action_client: named?.[0] ?? String(client) };
}

/** A tag without what would end it, the metric or the datagram. */
function tagText(text: string): string {
  return text.slice(0, MAX_TAG_LENGTH).replace(/[^\w.:/@-]/g, "_");
}

function keep(
  kept: Map<RunnerMetric, Map<string, Series>>,
  metric: RunnerMetric,
  value: number,
  tags: Tags,
): void {
  const all = kept.get(metric) ?? new Map<string, Series>();
  kept.set(metric, all);
  const key = JSON.stringify(tags);
  const series = all.get(key);
  if (series === undefined) {
    if (all.size < MAX_SERIES) all.set(key, { tags, value, count: 1 });
  } else {
    series.value = metric.kind === "gauge" ? value : series.value + value;
    series.count += 1;
  }
}

/** Prometheus takes no dots in names. A timing is a summary: its sum, and how many there were. */
function familyText({ name, kind, help }: RunnerMetric, series: readonly Series[]): readonly string[] {
  if (series.length === 0) return [];
  const full = name.replaceAll(".", "_");
  const type = { count: "counter", timing: "summary", gauge: "gauge" }[kind];
  return [
    `# HELP ${full} ${help}\n`,
    `# TYPE ${full} ${type}\n`,
    ...series.flatMap(({ tags, value, count }) => {
      const labels = labelText(tags);
      return kind === "timing"
        ? [`${full}_sum${labels} ${value}\n`, `${full}_count${labels} ${count}\n`]
        : [`${full}${labels} ${value}\n`];
    }),
  ];
}

function labelText(tags: Tags): string {
  const labels = Object.entries(tags).map(([key, value]) => `${key}="${tagText(value)}"`);
  return labels.length === 0 ? "" : `{${labels.join(",")}}`;
}
