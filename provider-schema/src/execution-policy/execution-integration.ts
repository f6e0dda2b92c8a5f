/**
 * Integrations that execution policies govern, by the namespace of their actions. Source: Datadog's API
 * (`action_pattern.integration`) and its page about execution policies. All others need credentials, and so
 * connections.
 */

import { DATADOG_NAMESPACE } from "../actions/action-name";

/** Integrations whose actions need no credentials. */
export const EXECUTION_INTEGRATIONS = ["kubernetes", "script", "remote-action"] as const;

/** Integration whose actions run without connections: Kubernetes, scripts, what works on the Agent's host. */
export type ExecutionIntegration = (typeof EXECUTION_INTEGRATIONS)[number];

interface IntegrationFacts {
  /** What names of its actions start with, before a dot. */
  readonly namespace: string;
  /** How Datadog's API and Terraform provider call it. */
  readonly wireName: string;
  /** Member of `scope` at Datadog's API and in Terraform. */
  readonly wireScope: string;
  /** Which of an action's inputs a scope narrows, in words. */
  readonly narrowedBy: string;
}

/** What is known of each integration. */
export const EXECUTION_INTEGRATION_FACTS: Readonly<Record<ExecutionIntegration, IntegrationFacts>> = {
  kubernetes: {
    namespace: `${DATADOG_NAMESPACE}.kubernetes`,
    wireName: "INTEGRATION_KUBERNETES",
    wireScope: "kubernetes",
    narrowedBy: "namespaces",
  },
  script: {
    namespace: `${DATADOG_NAMESPACE}.script`,
    wireName: "INTEGRATION_SCRIPT",
    wireScope: "scripts",
    narrowedBy: "scripts",
  },
  "remote-action": {
    namespace: `${DATADOG_NAMESPACE}.remoteaction`,
    wireName: "INTEGRATION_REMOTE_ACTION",
    wireScope: "remote_action_rshell",
    narrowedBy: "paths",
  },
};

/** Integration to which an action, or a pattern such as `com.datadoghq.script.*`, belongs. */
export function executionIntegrationOf(action: string): ExecutionIntegration | undefined {
  return EXECUTION_INTEGRATIONS.find((integration) =>
    action.startsWith(`${EXECUTION_INTEGRATION_FACTS[integration].namespace}.`),
  );
}

/** Integration of a name that Datadog's API and Terraform provider have for it. */
export function executionIntegrationByWireName(wireName: unknown): ExecutionIntegration | undefined {
  return EXECUTION_INTEGRATIONS.find(
    (integration) => EXECUTION_INTEGRATION_FACTS[integration].wireName === wireName,
  );
}

/** Whether a text names an integration that policies govern. */
export function isExecutionIntegration(text: string): text is ExecutionIntegration {
  return EXECUTION_INTEGRATIONS.some((integration) => integration === text);
}
