import type { RuleReference } from "../rule";
import { example } from "../description/docs/example";
import { AGENT, AGENT_CHART, CHART, datadogAgent, EXCERPTS } from "./excerpt";

const LIST = "actions_allowlist: [com.datadoghq.http.request]";
const SECRET = "identity_secret_name: datadog-private-action-runner-identity";

/** An identity of one's own for a runner in the Cluster Agent. */
function ownIdentity(...settings: readonly string[]): string {
  return [
    datadogAgent("self_enroll: false", ...settings, LIST),
    example(`
      spec:
        override:
          clusterAgent:
            containers:
              cluster-agent:
                env:
                  - name: DD_PRIVATE_ACTION_RUNNER_PRIVATE_KEY
                    valueFrom: { secretKeyRef: { name: payments-identity, key: private_key } }
    `),
  ].join("\n");
}

/** What is found about the identity of a runner in imported files, and about its site. */
export const identityImportRules = [
  {
    id: "site/base-url",
    severity: "warning",
    docs: {
      summary: "`ddBaseURL` is the URL of the site's app.",
      why: "The runner derives every other address from it. The site's name alone, or the address of another service, leads it nowhere.",
      excerptOf: EXCERPTS.chart,
      bad: CHART.replace("app.datadoghq.com", "datadoghq.com"),
      good: CHART,
    },
  },
  {
    id: "identity/inline",
    severity: "error",
    docs: {
      summary: "No private key is written out.",
      why: "Whoever reads the file or its history can be this runner. The key is not copied: the description refers to a Secret, or to the runner's own file.",
      excerptOf: EXCERPTS.chart,
      bad: CHART.replace('privateKey: ""', "privateKey: eyJrdHkiOiJFQyIsImNydiI6IlAtMjU2IiwiZCI6IuKApiJ9"),
      good: CHART,
    },
  },
  {
    id: "identity/placeholder",
    severity: "error",
    docs: {
      summary: "A runner has an identity, and none of the chart's placeholders.",
      why: "Left out, `urn` and `privateKey` get the texts of the chart's default values, which begin with CHANGE_ME: the runner starts and cannot authenticate.",
      excerptOf: EXCERPTS.chart,
      bad: CHART.replace('privateKey: ""', "privateKey: CHANGE_ME_PRIVATE_KEY_FROM_CONFIG"),
      good: CHART,
    },
  },
  {
    id: "identity/ignored",
    severity: "error",
    docs: {
      summary: "Self-enrollment is off where an identity is given.",
      why: "It is on by default and wins: the runner enrolls as a new one, and connections of the identity that was given stay without a runner.",
      excerptOf: EXCERPTS.agentChart,
      bad: `${AGENT_CHART}\n    identityFromExistingSecret: payments-identity`,
      good: `${AGENT_CHART}\n    selfEnroll: false\n    identityFromExistingSecret: payments-identity\n  env:\n    - name: DD_PRIVATE_ACTION_RUNNER_IDENTITY_USE_K8S_SECRET\n      value: "false"`,
    },
  },
  {
    id: "identity/self-enroll-unsaid",
    severity: "warning",
    docs: {
      summary: "`self_enroll` is written in the settings of a Cluster Agent's runner.",
      why: "Without it the Agent enrolls, but the operator takes it for off and makes no Role for the Secret that keeps the identity.",
      excerptOf: EXCERPTS.datadogAgent,
      bad: datadogAgent(SECRET, LIST),
      good: AGENT,
    },
  },
  {
    id: "identity/secret-unsaid",
    severity: "warning",
    docs: {
      summary: "`identity_secret_name` is written in the settings of a Cluster Agent's runner.",
      why: "Agent and operator have different defaults for it: the Role would be for another Secret than the one that the Agent writes.",
      excerptOf: EXCERPTS.datadogAgent,
      bad: datadogAgent("self_enroll: true", LIST),
      good: AGENT,
    },
  },
  {
    id: "identity/old-secret-wins",
    severity: "warning",
    docs: {
      summary: "`identity_use_k8s_secret` is false where a Cluster Agent's runner is given an identity.",
      why: "A Secret that an earlier enrollment left behind would win, and the runner would go on as the one that it was.",
      excerptOf: EXCERPTS.datadogAgent,
      bad: ownIdentity(),
      good: ownIdentity("identity_use_k8s_secret: false"),
    },
  },
] as const satisfies readonly RuleReference[];
