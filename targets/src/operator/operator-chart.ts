import {
  DEFAULT_VERSIONS,
  OPERATOR_CHART,
  operatorChartVersion,
} from "@parkit/provider-schema/internal/version/versions";

import type { DeployedBy } from "../deployed-by";

/**
 * Whoever removes the operator does not mean to remove the Agents of a whole cluster, which go with their
 * definition.
 */
const OPERATOR_VALUES = { datadogCRDs: { keepCrds: true } };

/** Release of the operator's chart. */
interface OperatorRelease {
  /** Name of the release. */
  readonly name: string;
  readonly chart: string;
  /** Undefined for an operator whose chart is not known. */
  readonly version: string | undefined;
  readonly values: typeof OPERATOR_VALUES;
}

/** The operator's chart as it is installed. */
export function operatorRelease({ deployment }: DeployedBy<"operator">): OperatorRelease {
  const version = operatorChartVersion(deployment.operatorVersion ?? DEFAULT_VERSIONS.operator);
  return { name: OPERATOR_CHART, chart: OPERATOR_CHART, version, values: OPERATOR_VALUES };
}
