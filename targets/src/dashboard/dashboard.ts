/** Target `dashboard`: a dashboard and monitors over the metrics of a description's runners. */
import type { Description } from "@parkit/provider-schema/internal/description/description";
import { describedAgentTags } from "@parkit/provider-schema/internal/execution-policy/agent-tags";
import { withoutMetrics } from "@parkit/provider-schema/internal/metrics/runner-metric";
import { parseRunnerUrn } from "@parkit/provider-schema/internal/runner/runner-urn";
import { identityUrn } from "@parkit/provider-schema/internal/runner/runner-identity";
import { runnerComponents, runnerSpecs } from "@parkit/provider-schema/internal/runner/runner-spec";
import { nothingUnknown } from "@parkit/provider-schema/internal/rules/rule";

import type { TargetFile } from "../target-file";
import { DATADOG_PROVIDER } from "../terraform/execution-policy";
import { DASHBOARD_TITLE, dashboardDocument } from "./dashboard-document";
import { metricRemarks } from "./metric-remark";
import { monitorDocuments } from "./monitor-document";

/** Terraform resources of Datadog's provider that take a dashboard and a monitor as JSON text. */
export const DASHBOARD_RESOURCE = "datadog_dashboard_json";
/** See {@link DASHBOARD_RESOURCE}. */
export const MONITOR_RESOURCE = "datadog_monitor_json";

/** Why there is nothing to show: no runner of the description is known to send metrics. */
export function dashboardRefusal(description: Description): string | undefined {
  const specs = runnerSpecs(description);
  if (specs.some((spec) => withoutMetrics(spec) === undefined)) return undefined;
  return ["no runner of the description is known to send metrics.", ...metricRemarks(specs)].join(" ");
}

/** Files of the target; the description must have passed validation. */
export function dashboardFiles(description: Description): readonly TargetFile[] {
  const specs = runnerSpecs(description);
  const runnerIds = knownRunnerIds(description);
  const agentTags = commonAgentTags(description);
  const ids = runnerIds === undefined ? {} : { runnerIds };
  const dashboard = dashboardDocument({ title: DASHBOARD_TITLE, remarks: metricRemarks(specs), ...ids });
  const monitors = [...monitorDocuments({ ...ids, ...(agentTags === undefined ? {} : { agentTags }) })];
  return [
    { path: "dashboard.json", text: jsonText(dashboard) },
    ...monitors.map(([name, document]) => ({ path: `monitors/${name}.json`, text: jsonText(document) })),
    { path: "main.tf.json", text: jsonText(terraformDocument(monitors.map(([name]) => name))) },
    { path: "README.md", text: guide(metricRemarks(specs)), guide: true },
  ];
}

/** Texts that stand in a query as they are: nothing in them ends a filter. */
const IN_A_QUERY = /^[\w.:/-]+$/;

/** Ids of all runners that send metrics; undefined while one of them is not written. */
function knownRunnerIds(description: Description): readonly string[] | undefined {
  const ids = runnerSpecs(description)
    .filter((spec) => withoutMetrics(spec) === undefined)
    .flatMap((spec) => runnerComponents(spec))
    .map(({ identity }) => parseRunnerUrn(identityUrn(identity) ?? "")?.runnerId);
  const known = ids.flatMap((id) => (id !== undefined && IN_A_QUERY.test(id) ? [id] : []));
  return known.length === ids.length ? [...new Set(known)].sort() : undefined;
}

/** Tags that the Agents of all runners have; undefined where they have none in common, or are in none. */
function commonAgentTags({ runners = [] }: Description): readonly string[] | undefined {
  const [first, ...others] = runners.map((runner) => describedAgentTags(runner, nothingUnknown) ?? []);
  const common = (first ?? []).filter(
    (tag) => IN_A_QUERY.test(tag) && others.every((tags) => tags.includes(tag)),
  );
  return common.length === 0 ? undefined : common;
}

function jsonText(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Hands the files to Datadog; they stay what they are, so that a person can look at them. */
function terraformDocument(monitors: readonly string[]): object {
  const { name, source } = DATADOG_PROVIDER;
  return {
    "//": "Made by parkit. Keys come from DD_API_KEY and DD_APP_KEY.",
    terraform: { required_providers: { [name]: { source } } },
    resource: {
      [DASHBOARD_RESOURCE]: { runners: { dashboard: fileText("dashboard.json") } },
      [MONITOR_RESOURCE]: Object.fromEntries(
        monitors.map((monitor) => [monitor, { monitor: fileText(`monitors/${monitor}.json`) }]),
      ),
    },
  };
}

function fileText(path: string): string {
  return `\${file("\${path.module}/${path}")}`;
}

function guide(remarks: readonly string[]): string {
  return [
    "# Dashboard and monitors of private action runners",
    "Made by parkit from a description; change that and render again. The metrics are those that Datadog's runner sends about itself, and are not billed. Their names come from the Agent's source: Datadog documents none.",
    ...remarks,
    "## Apply",
    "```console\nexport DD_API_KEY=… DD_APP_KEY=…\nterraform init\nterraform apply\n```",
    "Or create them by hand: each file is what Datadog's API takes, `dashboard.json` is also what *Import dashboard JSON* takes.",
    "## What they tell",
    "| monitor | alerts |\n| --- | --- |\n| `failures` | when many executions of an action fail |\n| `latency` | when executions of an action take long |\n| `running` | when a runner says that it does not work; a silent one does not alert |\n| `agent` | where the description says the Agents' tags: when such an Agent is silent |",
    "No data is not the same as no runner: metrics have to be switched on when a runner is set up, and older Agents send none.\n",
  ].join("\n\n");
}
