import type { ExcerptOf } from "../rule";
import { example } from "../description/docs/example";

/** What the examples of rules about imported files are excerpts of. */
export const EXCERPTS = {
  chart: { file: "values of chart `private-action-runner`", language: "yaml" },
  agentChart: { file: "values of chart `datadog`", language: "yaml" },
  datadogAgent: { file: "a `DatadogAgent`", language: "yaml" },
  compose: { file: "a Compose file", language: "yaml" },
  agentConfig: { file: "`datadog.yaml` of an Agent on a host", language: "yaml" },
} as const satisfies Readonly<Record<string, ExcerptOf>>;

/** Values of chart `private-action-runner` with nothing wrong in them, for examples that change a line. */
export const CHART = example(`
  fullnameOverride: payments
  runner:
    runnerIdentitySecret: payments-identity
    kubernetesActions: { pods: [] }
    config:
      ddBaseURL: https://app.datadoghq.com
      urn: ""
      privateKey: ""
      modes: [pull]
      actionsAllowlist: [com.datadoghq.http.request]
`);

/** The same with more members of `runner`, one a line. */
export function chartWith(...lines: readonly string[]): string {
  return [CHART, ...lines.map((line) => `  ${line}`)].join("\n");
}

/** Values of chart `datadog` with a runner in the Cluster Agent, and nothing wrong in them. */
export const AGENT_CHART = example(`
  datadog:
    operator: { enabled: false }
  clusterAgent:
    privateActionRunner:
      enabled: true
      actionsAllowlist: [com.datadoghq.http.request]
`);

/** A `DatadogAgent` with a runner in the Cluster Agent, and nothing wrong in it. */
export const AGENT = datadogAgent(
  "self_enroll: true",
  "identity_secret_name: datadog-private-action-runner-identity",
  "actions_allowlist: [com.datadoghq.http.request]",
);

/** A `DatadogAgent` whose Cluster Agent's runner has these settings, one a line. */
export function datadogAgent(...settings: readonly string[]): string {
  const above = example(`
    apiVersion: datadoghq.com/v2alpha1
    kind: DatadogAgent
    metadata:
      name: datadog
      namespace: datadog
      annotations:
        cluster-agent.datadoghq.com/private-action-runner-enabled: "true"
        cluster-agent.datadoghq.com/private-action-runner-configdata: |
          private_action_runner:
  `);
  return [above, ...settings.map((line) => `        ${line}`)].join("\n");
}

/** A Compose file with nothing wrong in it. */
export const COMPOSE = example(`
  services:
    runner:
      image: gcr.io/datadoghq/private-action-runner:v1.21.0
      command: ["--with-api-key"]
      environment:
        RUNNER_NAME: payments
        ACTIONS_ALLOWLIST: com.datadoghq.http.request
`);

/** The same with more members of the service, one a line. */
export function composeWith(...lines: readonly string[]): string {
  return [COMPOSE, ...lines.map((line) => `    ${line}`)].join("\n");
}
