import { Lazy, type ITerraformDependable, type TerraformProvider } from "cdktf";
import { Construct } from "constructs";

import {
  monitorDocuments,
  type MonitorName,
  type MonitorSubject,
} from "@parkit/targets/internal/dashboard/monitor-document";

import type { IPrivateActionRunner } from "../private-action-runner";
import { requireProvider } from "../required-provider";
import { DatadogMonitorJson } from "../terraform/datadog-json";
import { metaArguments } from "../terraform/parkit-resource";
import { jsonText } from "../terraform-text";
import { shownRunnerIds } from "./shown-runners";

/** What monitors watch, and when they alert. */
export interface RunnerMonitorsProps {
  /**
   * Runners that are watched.
   *
   * @default - every runner of the organisation that sends metrics
   */
  readonly runners?: readonly IPrivateActionRunner[];
  /** Whom an alert tells, as `@slack-ops` or `@team@example.com`. @default - nobody */
  readonly notify?: readonly string[];
  /** Tags of the monitors. @default - `managed-by:parkit` */
  readonly tags?: readonly string[];
  /** Share of failed executions of an action that alerts, in percent. @default 20 */
  readonly failedPercent?: number;
  /** Milliseconds that 95 of 100 executions may take at most. @default 30000 */
  readonly latencyMs?: number;
  /**
   * Tags of Agents that hold a runner: one that sends nothing for 20 minutes alerts, whatever it says of its
   * runner. For runners of which "no data" is all that is seen.
   *
   * @default - Agents are not watched
   */
  readonly agentTags?: readonly string[];
  /** Terraform provider `datadog` to use, where the stack has several. @default - the stack's only one */
  readonly provider?: TerraformProvider;
  /** What has to be there before the monitors. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * Monitors over the metrics that runners send about themselves: many failures, long executions, a runner that
 * does not work, and, where `agentTags` are given, an Agent that is silent. Made by Datadog's own provider.
 * What sends no metrics is told at `RunnerDashboard`.
 *
 * @example
 * new RunnerMonitors(this, "monitors", { runners: [cluster], notify: ["@slack-ops"] });
 */
export class RunnerMonitors extends Construct {
  /** The Terraform resources by name: `failures`, `latency`, `running` and, with `agentTags`, `agent`. */
  public readonly resources: ReadonlyMap<MonitorName, DatadogMonitorJson>;

  constructor(scope: Construct, id: string, props: RunnerMonitorsProps = {}) {
    super(scope, id);
    const { runners, provider, dependsOn, ...rest } = props;
    const documents = (): ReturnType<typeof monitorDocuments> => {
      const runnerIds = shownRunnerIds(runners);
      const subject: MonitorSubject = { ...rest, ...(runnerIds === undefined ? {} : { runnerIds }) };
      return monitorDocuments(subject);
    };
    this.resources = new Map(
      [...documents().keys()].map((name) => [
        name,
        new DatadogMonitorJson(this, name, {
          monitor: Lazy.stringValue({ produce: () => jsonText(documents().get(name)) }),
          ...metaArguments({ provider, dependsOn }),
        }),
      ]),
    );
    requireProvider(this, "datadog");
  }
}
