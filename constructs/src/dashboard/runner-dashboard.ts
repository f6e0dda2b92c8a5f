import { Lazy, type ITerraformDependable, type TerraformProvider } from "cdktf";
import { Construct } from "constructs";

import { DASHBOARD_TITLE, dashboardDocument } from "@parkit/targets/internal/dashboard/dashboard-document";

import type { IPrivateActionRunner } from "../private-action-runner";
import { requireProvider } from "../required-provider";
import { DatadogDashboardJson } from "../terraform/datadog-json";
import { metaArguments } from "../terraform/parkit-resource";
import { jsonText } from "../terraform-text";
import { shownRemarks, shownRunnerIds } from "./shown-runners";

/** What a dashboard shows. */
export interface RunnerDashboardProps {
  /** Title of the dashboard. @default "Private action runners" */
  readonly title?: string;
  /**
   * Runners to choose from. Of those that send no metrics the dashboard says so.
   *
   * @default - every runner of the organisation that sends metrics
   */
  readonly runners?: readonly IPrivateActionRunner[];
  /** Terraform provider `datadog` to use, where the stack has several. @default - the stack's only one */
  readonly provider?: TerraformProvider;
  /** What has to be there before the dashboard. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * A dashboard over the metrics that runners send about themselves: what is run, what fails, how long it
 * takes, which runners work. Made by Datadog's own provider.
 *
 * Runners in Agents send metrics where they are switched on; those of two programs (`splitMode`) send none
 * yet, and the names of the standalone runner's are not published.
 *
 * @example
 * new RunnerDashboard(this, "dashboard", { runners: [cluster] });
 */
export class RunnerDashboard extends Construct {
  /** The Terraform resource. */
  public readonly resource: DatadogDashboardJson;

  constructor(scope: Construct, id: string, props: RunnerDashboardProps = {}) {
    super(scope, id);
    const { title = DASHBOARD_TITLE, runners, provider, dependsOn } = props;
    this.resource = new DatadogDashboardJson(this, "Resource", {
      dashboard: Lazy.stringValue({
        produce: () => {
          const runnerIds = shownRunnerIds(runners);
          const remarks = shownRemarks(runners);
          return jsonText(
            dashboardDocument({ title, remarks, ...(runnerIds === undefined ? {} : { runnerIds }) }),
          );
        },
      }),
      ...metaArguments({ provider, dependsOn }),
    });
    requireProvider(this, "datadog");
  }
}
