/** Resources of Datadog's own Terraform provider that take an object of its API as JSON text. */
import type { TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

import { DASHBOARD_RESOURCE, MONITOR_RESOURCE } from "@parkit/targets/internal/dashboard/dashboard";

import { DatadogResource, withoutMeta } from "./datadog-resource";

/** Arguments of `datadog_dashboard_json`. */
export interface DatadogDashboardJsonConfig extends TerraformMetaArguments {
  /** The dashboard as JSON text. */
  readonly dashboard: string;
  /** Ids of lists that the dashboard is put into. @default - none */
  readonly dashboardLists?: readonly number[];
}

/** Terraform resource `datadog_dashboard_json`: a dashboard. */
export class DatadogDashboardJson extends DatadogResource {
  public static readonly tfResourceType = DASHBOARD_RESOURCE;

  constructor(scope: Construct, id: string, config: DatadogDashboardJsonConfig) {
    const { args, meta } = withoutMeta(config);
    super(scope, id, DatadogDashboardJson.tfResourceType, args, meta);
  }

  /** Path of the dashboard in Datadog's app, known after apply. */
  public get url(): string {
    return this.getStringAttribute("url");
  }
}

/** Arguments of `datadog_monitor_json`. */
export interface DatadogMonitorJsonConfig extends TerraformMetaArguments {
  /** The monitor as JSON text. */
  readonly monitor: string;
}

/** Terraform resource `datadog_monitor_json`: a monitor. */
export class DatadogMonitorJson extends DatadogResource {
  public static readonly tfResourceType = MONITOR_RESOURCE;

  constructor(scope: Construct, id: string, config: DatadogMonitorJsonConfig) {
    const { args, meta } = withoutMeta(config);
    super(scope, id, DatadogMonitorJson.tfResourceType, args, meta);
  }

  /** Path of the monitor in Datadog's app, known after apply. */
  public get url(): string {
    return this.getStringAttribute("url");
  }
}
