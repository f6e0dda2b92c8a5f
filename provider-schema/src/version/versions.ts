import type { DeploymentType } from "../deployment/deployment";
import type { VersionField } from "./version-field";

/**
 * Versions that everything is rendered for unless a description pins others. The one place where they stand.
 */
export const DEFAULT_VERSIONS = {
  /** Chart `private-action-runner`. */
  chart: "1.28.1",
  /** Chart `datadog`. */
  agentChart: "3.240.0",
  /** Tag of the standalone image; keeps its `v`. */
  image: "v1.21.0",
  /** Agent and Cluster Agent. */
  agent: "7.81.2",
  /** Datadog operator. */
  operator: "1.29.0",
  /** Chart `datadog-operator` that belongs to that operator. */
  operatorChart: "2.25.0",
} as const;

/** The version that a deployment gets where it pins none. */
export function defaultVersion(type: DeploymentType, field: VersionField): string {
  const versions: Readonly<Record<VersionField, string>> = {
    chartVersion: type === "helm-agent" ? DEFAULT_VERSIONS.agentChart : DEFAULT_VERSIONS.chart,
    imageTag: DEFAULT_VERSIONS.image,
    operatorVersion: DEFAULT_VERSIONS.operator,
    agentVersion: DEFAULT_VERSIONS.agent,
  };
  return versions[field];
}

/**
 * Charts `datadog-operator` by the operator that they install. Image and chart belong together: the chart
 * holds the custom resource definition and the operator's permissions, and an operator cannot give Agents
 * permissions that it lacks. Source: the chart's releases.
 */
const OPERATOR_CHARTS: Readonly<Record<string, string>> = {
  "1.24.0": "2.19.0",
  "1.25.0": "2.21.0",
  "1.26.0": "2.22.0",
  "1.27.0": "2.23.0",
  "1.28.0": "2.24.0",
  [DEFAULT_VERSIONS.operator]: DEFAULT_VERSIONS.operatorChart,
};

/** Version of chart `datadog-operator` that installs that operator; undefined when it is not known. */
export function operatorChartVersion(operatorVersion: string): string | undefined {
  return Object.hasOwn(OPERATOR_CHARTS, operatorVersion) ? OPERATOR_CHARTS[operatorVersion] : undefined;
}

/** Helm repository of Datadog's charts. */
export const HELM_REPOSITORY = "https://helm.datadoghq.com";
/** Chart of the standalone runner. */
export const STANDALONE_CHART = "private-action-runner";
/** Chart of Agent and Cluster Agent. */
export const AGENT_CHART = "datadog";
/** Chart of the operator. */
export const OPERATOR_CHART = "datadog-operator";
/** Image of the standalone runner. */
export const STANDALONE_IMAGE = "gcr.io/datadoghq/private-action-runner";
/** Port on which the standalone runner answers liveness checks and App Builder. */
export const RUNNER_PORT = 9016;
/** Seconds after which the standalone runner gives up on an HTTP action. */
export const HTTP_TIMEOUT_SECONDS = 30;
