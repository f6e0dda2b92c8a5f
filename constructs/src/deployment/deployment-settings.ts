import type { TerraformStack } from "cdktf";

import type { DeploymentInput } from "@parkit/provider-schema/internal/deployment/deployment";
import type { Override } from "@parkit/targets/internal/override";

import { presentMembers } from "../present-members";

/** Keys of Datadog that runners in a cluster enroll with. */
export interface DatadogKeys {
  /** API key; an expression, such as that of a sensitive variable. */
  readonly apiKey: string;
  /** Application key, which owned runners need. @default - none */
  readonly appKey?: string;
  /**
   * Number of these keys: another with each new pair. The Secret's content is neither in the state nor in a
   * plan, so that Terraform notices new keys by it alone.
   *
   * @default 1
   */
  readonly revision?: number;
}

/** What every deployment in a cluster may have made. */
export interface NamespaceSettings {
  /** Make the namespace, and remove it with the runner. @default false: it is there, or made elsewhere */
  readonly createNamespace?: boolean;
}

/** Settings of deployments that install a chart. */
export interface ChartSettings {
  /** Repository of Datadog's charts, for a mirror of one's own. @default - {@link HELM_REPOSITORY} */
  readonly chartRepository?: string | undefined;
}

/** Settings of deployments that install a chart of Datadog's: the runner's, the Agent's or the operator's. */
export interface ValuesSettings {
  /**
   * Values of the chart that come last: objects are merged, everything else replaces what is rendered.
   *
   * @default - none
   */
  readonly helmValuesOverride?: Override;
}

/** Settings of deployments with a runner inside the Agent in a cluster. */
export interface AgentKeysSettings {
  /**
   * Make the Secret with Datadog's keys, and write it without its content being stored.
   *
   * @default - it is there, or made elsewhere
   */
  readonly keys?: DatadogKeys;
}

/** Settings of a `DatadogAgent`. */
export interface OperatorSettings {
  /**
   * Members of the `DatadogAgent` that come last: objects are merged, everything else replaces what is
   * rendered.
   *
   * @default - none
   */
  readonly manifestOverride?: Override;
  /**
   * With `crdStrategy: "staged"`: the stack in which the operator is installed. It is deployed before the
   * runner's own.
   */
  readonly operatorStack?: TerraformStack;
  /**
   * Version of chart `datadog-operator` that is installed; for an operator of which parkit does not know the
   * chart, and for mirrors with releases of their own.
   *
   * @default - the chart that brings `operatorVersion`
   */
  readonly operatorChartVersion?: string | undefined;
}

/** What constructs may be told beside the description of a deployment. */
export type DeploymentSettings = NamespaceSettings &
  ChartSettings &
  ValuesSettings &
  AgentKeysSettings &
  OperatorSettings;

/** A deployment with what only constructs are told. */
export type DeploymentProps = DeploymentInput & DeploymentSettings;

/** The description of a deployment, and what only constructs are told. */
export function withoutSettings(props: DeploymentProps): {
  readonly deployment: DeploymentInput;
  readonly settings: DeploymentSettings;
} {
  const {
    createNamespace,
    chartRepository,
    helmValuesOverride,
    keys,
    manifestOverride,
    operatorStack,
    operatorChartVersion,
    ...deployment
  } = props;
  const settings = {
    createNamespace,
    chartRepository,
    helmValuesOverride,
    keys,
    manifestOverride,
    operatorStack,
    operatorChartVersion,
  };
  return { deployment, settings: presentMembers(settings) };
}
