/** Versions that everything is rendered for unless a description pins others. The one place where they stand. */
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

/** Helm repository of Datadog's charts. */
export const HELM_REPOSITORY = "https://helm.datadoghq.com";
/** Chart of the standalone runner. */
export const STANDALONE_CHART = "private-action-runner";
/** Chart of Agent and Cluster Agent. */
export const AGENT_CHART = "datadog";
/** Image of the standalone runner. */
export const STANDALONE_IMAGE = "gcr.io/datadoghq/private-action-runner";
/** Port on which the standalone runner answers liveness checks and App Builder. */
export const RUNNER_PORT = 9016;
/** Seconds after which the standalone runner gives up on an HTTP action. */
export const HTTP_TIMEOUT_SECONDS = 30;
