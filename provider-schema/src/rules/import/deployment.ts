import type { RuleReference } from "../rule";
import { example } from "../description/docs/example";
import { AGENT, AGENT_CHART, CHART, COMPOSE, composeWith, EXCERPTS } from "./excerpt";

const ENABLED = 'private-action-runner-enabled: "true"';

const hostSection = (...settings: readonly string[]): string =>
  ["private_action_runner:", ...settings, "actions_allowlist: [com.datadoghq.http.request]"].join("\n  ");

/** What is found about deployments in imported files. */
export const deploymentImportRules = [
  {
    id: "deployment/chart-shape",
    severity: "error",
    docs: {
      summary: "Values have the names of chart 1.x.",
      why: "Chart 1.x refuses those of 0.x: `common.image` became `image`, `runners[]` became `runner`, credentials moved below it.",
      excerptOf: EXCERPTS.chart,
      bad: `common:\n  image: { tag: v1.21.0 }\n${CHART}`,
      good: `image: { tag: v1.21.0 }\n${CHART}`,
    },
  },
  {
    id: "deployment/remote-configuration-key",
    severity: "warning",
    docs: {
      summary: "`remoteConfiguration.enabled` stands at the top of the values.",
      why: "`datadog.remoteConfiguration` is deprecated; what stands at the top decides.",
      excerptOf: EXCERPTS.agentChart,
      bad: AGENT_CHART.replace("datadog:", "datadog:\n  remoteConfiguration: { enabled: true }"),
      good: `remoteConfiguration: { enabled: true }\n${AGENT_CHART}`,
    },
  },
  {
    id: "deployment/remote-configuration-off",
    severity: "error",
    docs: {
      summary: "Remote Configuration is on.",
      why: "The keys that sign tasks come by it. Without them the runner refuses every task.",
      excerptOf: EXCERPTS.datadogAgent,
      bad: `${AGENT}\nspec:\n  features: { remoteConfiguration: { enabled: false } }`,
      good: `${AGENT}\nspec:\n  features: { remoteConfiguration: { enabled: true } }`,
    },
  },
  {
    id: "deployment/bundled-operator",
    severity: "warning",
    docs: {
      summary: "`datadog.operator.enabled` is written.",
      why: "Left out, the chart installs the Datadog operator too, with its own objects in the whole cluster.",
      excerptOf: EXCERPTS.agentChart,
      bad: AGENT_CHART.replace("operator: { enabled: false }", "site: datadoghq.eu"),
      good: AGENT_CHART.replace(
        "operator: { enabled: false }",
        "operator: { enabled: false }\n  site: datadoghq.eu",
      ),
    },
  },
  {
    id: "deployment/cpus",
    severity: "error",
    docs: {
      summary: "A container's limit of CPUs is one that a runner can use.",
      why: "25 was written in older documentation, 0.25 is meant. Docker refuses more CPUs than the host has.",
      excerptOf: EXCERPTS.compose,
      bad: composeWith("cpus: 25"),
      good: composeWith("cpus: 0.25"),
    },
  },
  {
    id: "deployment/annotation-boolean",
    severity: "error",
    docs: {
      summary: 'Annotations that switch something are "true" or "false", in quotes.',
      why: "Annotation values are texts, and the operator takes only exactly `true` for on: `True`, `yes` and `1` switch the runner off. Without quotes Kubernetes refuses the object.",
      excerptOf: EXCERPTS.datadogAgent,
      bad: AGENT.replace(ENABLED, 'private-action-runner-enabled: "True"'),
      good: AGENT,
    },
  },
  {
    id: "deployment/not-enabled",
    severity: "error",
    docs: {
      summary: "A runner that is configured is switched on.",
      why: "Its settings alone do nothing. The description means a runner that runs.",
      excerptOf: EXCERPTS.agentConfig,
      bad: hostSection(),
      good: hostSection("enabled: true"),
    },
  },
  {
    id: "deployment/start-arguments",
    severity: "error",
    docs: {
      summary: "A Cluster Agent whose start is overridden gets the runner's configuration with `-E=`.",
      why: "Without it the override switches the runner off. From operator 1.26.0 on no override is needed.",
      excerptOf: EXCERPTS.datadogAgent,
      bad: [
        AGENT,
        example(`
          spec:
            override:
              clusterAgent:
                containers: { cluster-agent: { args: [start] } }
        `),
      ].join("\n"),
      good: AGENT,
    },
  },
  {
    id: "deployment/published-port",
    severity: "warning",
    docs: {
      summary: "The runner's port is published to the program that ends TLS only.",
      why: "Published on every address, anybody in the network reaches the runner, and tokens travel in the clear.",
      excerptOf: EXCERPTS.compose,
      bad: composeWith('ports: ["9016:9016"]'),
      good: composeWith('ports: ["127.0.0.1:9016:9016"]'),
    },
  },
  {
    id: "deployment/assumed",
    severity: "warning",
    docs: {
      summary: "What a description must say stands in the files.",
      why: "Otherwise the description holds an assumption, such as an empty allowlist, or the integration that a name suggests: check it, or import the file that says it too.",
      excerptOf: EXCERPTS.compose,
      bad: COMPOSE.replace("\n      ACTIONS_ALLOWLIST: com.datadoghq.http.request", ""),
      good: COMPOSE,
    },
  },
] as const satisfies readonly RuleReference[];
