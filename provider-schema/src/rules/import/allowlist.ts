import type { RuleReference } from "../rule";
import { example } from "../description/docs/example";
import { AGENT_CHART, CHART, EXCERPTS } from "./excerpt";

/** What is found about allowlists in imported files. */
export const allowlistImportRules = [
  {
    id: "allowlist/chart-default-pods",
    severity: "warning",
    docs: {
      summary: "`kubernetesActions.pods` is written.",
      why: "Left out, the chart's default lets the runner get and list Pods. The description allows both, so that nothing breaks, but perhaps nobody meant it.",
      excerptOf: EXCERPTS.chart,
      bad: CHART.replace("  kubernetesActions: { pods: [] }\n", ""),
      good: CHART,
    },
  },
  {
    id: "allowlist/chart-verb",
    severity: "error",
    docs: {
      summary: "Every entry of `kubernetesActions` is one of which the chart makes an action.",
      why: "Of other verbs it makes nothing, or the name of an action that no runner has: the entry seems to allow what it does not.",
      excerptOf: EXCERPTS.chart,
      bad: CHART.replace("{ pods: [] }", "{ pods: [], endpoints: [deleteMultiple] }"),
      good: CHART.replace("{ pods: [] }", "{ pods: [], endpoints: [delete] }"),
    },
  },
  {
    id: "allowlist/unpermitted",
    severity: "warning",
    docs: {
      summary: "What a runner in Kubernetes is allowed, its Role permits.",
      why: "An action that is allowed and not permitted fails when it runs. parkit renders the permissions of everything that is allowed, so that what only failed until now begins to work.",
      excerptOf: EXCERPTS.chart,
      bad: CHART.replace("[com.datadoghq.http.request]", "[com.datadoghq.kubernetes.apps.listDeployment]"),
      good: CHART.replace(
        "  kubernetesActions: { pods: [] }\n",
        "  kubernetesActions: { pods: [], deployments: [list] }\n",
      ),
    },
  },
  {
    id: "allowlist/wrong-container",
    severity: "error",
    docs: {
      summary:
        "An allowlist is given to the program that runs the runner, where the chart has a setting for it.",
      why: "The variable of another container, or of an Agent whose runner is off, takes no effect.",
      excerptOf: EXCERPTS.agentChart,
      bad: example(`
        datadog:
          operator: { enabled: false }
          site: datadoghq.com
        clusterAgent:
          env:
            - name: DD_PRIVATE_ACTION_RUNNER_ACTIONS_ALLOWLIST
              value: com.datadoghq.http.request
      `),
      good: AGENT_CHART,
    },
  },
  {
    id: "allowlist/built-in",
    severity: "warning",
    docs: {
      summary: "A runner that is meant to run nothing switches the Agent's built-in actions off.",
      why: "Newer Agents allow some actions besides the list, the restricted shell among them, also where the list is empty.",
      excerptOf: EXCERPTS.agentChart,
      bad: AGENT_CHART.replace("[com.datadoghq.http.request]", "[]"),
      good: `${AGENT_CHART.replace("[com.datadoghq.http.request]", "[]")}\n  env:\n    - name: DD_PRIVATE_ACTION_RUNNER_DEFAULT_ACTIONS_ENABLED\n      value: "false"`,
    },
  },
] as const satisfies readonly RuleReference[];
