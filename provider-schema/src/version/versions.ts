import type { DeploymentType } from "../deployment/deployment";
import type { VersionField } from "./version-field";
import { isAtLeast, versionNumbers } from "./version-number";

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

/** Newest operator whose change log is taken into account, though no chart of its own is out yet. */
export const NEWEST_OPERATOR = "1.30.0";

/** A deployment, and the versions that it pins. What is not known is no text with numbers. */
export type PinnedVersions = { readonly type: DeploymentType } & Readonly<
  Partial<Record<VersionField, unknown>>
>;

/**
 * The version that a deployment gets where it pins none: what belongs to its chart or operator, which bring
 * an image and an Agent of their own. Undefined where that is not known, and nothing is to be written: the
 * chart or operator then takes its own, which another version of parkit's choice could only set back.
 */
export function defaultVersion(deployment: PinnedVersions, field: VersionField): string | undefined {
  const { type, chartVersion, operatorVersion } = deployment;
  switch (field) {
    case "chartVersion":
      return type === "helm-agent" ? DEFAULT_VERSIONS.agentChart : DEFAULT_VERSIONS.chart;
    case "operatorVersion":
      return DEFAULT_VERSIONS.operator;
    case "imageTag":
      return type === "helm"
        ? broughtBy(CHART_IMAGES, chartVersion ?? DEFAULT_VERSIONS.chart, DEFAULT_VERSIONS.chart)
        : DEFAULT_VERSIONS.image;
    case "agentVersion":
      if (type === "helm-agent")
        return broughtBy(
          CHART_AGENTS,
          chartVersion ?? DEFAULT_VERSIONS.agentChart,
          DEFAULT_VERSIONS.agentChart,
        );
      if (type === "operator") return agentOfOperator(operatorVersion ?? DEFAULT_VERSIONS.operator);
      return DEFAULT_VERSIONS.agent;
  }
}

/** Agent of a deployment: the one that it pins, else what it gets. Undefined where that is not known. */
export function agentVersionOf(deployment: PinnedVersions): string | undefined {
  const { agentVersion } = deployment;
  return typeof agentVersion === "string" ? agentVersion : defaultVersion(deployment, "agentVersion");
}

/** Versions of a chart, each the first that brings what stands beside it; in ascending order. */
type BroughtByChart = readonly (readonly [chart: string, version: string])[];

/**
 * Images of the standalone runner by chart `private-action-runner`. Source: `image.tag` in the values of
 * every release of the chart from 1.11.0 on.
 */
const CHART_IMAGES: BroughtByChart = [
  ["1.11.0", "v1.9.0"],
  ["1.12.0", "v1.10.0"],
  ["1.13.0", "v1.11.0"],
  ["1.15.0", "v1.12.0"],
  ["1.15.1", "v1.12.1"],
  ["1.15.2", "v1.12.2"],
  ["1.16.0", "v1.13.0"],
  ["1.17.0", "v1.14.0"],
  ["1.19.0", "v1.15.0"],
  ["1.20.0", "v1.16.0"],
  ["1.21.0", "v1.17.0"],
  ["1.21.1", "v1.17.1"],
  ["1.23.0", "v1.18.0"],
  ["1.25.0", "v1.19.0"],
  ["1.27.0", "v1.20.0"],
  ["1.27.1", "v1.20.1"],
  ["1.28.0", DEFAULT_VERSIONS.image],
];

/**
 * Agents by chart `datadog`. Source: `agents.image.tag` in the values of every release of the chart that
 * knows the runner.
 */
const CHART_AGENTS: BroughtByChart = [
  ["3.177.0", "7.75.4"],
  ["3.178.1", "7.76.1"],
  ["3.195.3", "7.77.1"],
  ["3.201.5", "7.78.0"],
  ["3.211.0", "7.78.3"],
  ["3.223.1", "7.80.1"],
  ["3.231.3", "7.81.1"],
];

/**
 * What a chart brings; undefined for one that is older than the list, newer than the last known, or unknown.
 */
function broughtBy(list: BroughtByChart, chart: unknown, last: string): string | undefined {
  if (typeof chart !== "string" || versionNumbers(chart) === undefined) return undefined;
  if (chart !== last && isAtLeast(chart, last)) return undefined;
  return list.findLast(([first]) => isAtLeast(chart, first))?.[1];
}

/** Agents by the operator that installs them. Source: the defaults in the operator's releases. */
const OPERATOR_AGENTS: Readonly<Record<string, string>> = {
  "1.24.0": "7.76.1",
  "1.25.0": "7.77.2",
  "1.26.0": "7.78.1",
  "1.27.0": "7.79.2",
  "1.28.0": "7.80.2",
  [DEFAULT_VERSIONS.operator]: DEFAULT_VERSIONS.agent,
};

function agentOfOperator(operator: unknown): string | undefined {
  return typeof operator === "string" && Object.hasOwn(OPERATOR_AGENTS, operator)
    ? OPERATOR_AGENTS[operator]
    : undefined;
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
  "1.27.1": "2.23.2",
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
