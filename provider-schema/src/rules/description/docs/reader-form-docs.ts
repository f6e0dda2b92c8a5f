import type { RuleDocs } from "../../rule";
import { example } from "./example";

const standalone = (deployment: string, more: string): string =>
  example(`
runners:
  - name: payments
    allow: [com.datadoghq.http.request]
    identity: { type: secret, secretName: payments-identity }${more}
    deployment: ${deployment}`);

const helm = (settings: string, more = ""): string =>
  standalone(`{ type: helm, namespace: datadog${settings} }`, more);

const agent = (deployment: string): string =>
  example(`
runners:
  - name: cluster
    allow: [com.datadoghq.http.request]
    deployment: ${deployment}`);

const node = (directory: string): string =>
  example(`
runners:
  - name: cluster
    node: { allow: [com.datadoghq.http.request] }
    deployment: { type: helm-agent, namespace: datadog, nodeIdentityDirectory: "${directory}" }`);

/** Pages of the rules about what readers take. */
export const readerFormDocs = () =>
  ({
    "deployment/amount": {
      summary: "CPU and memory are in the units of whoever reads them, and no request is above its limit.",
      why: "Kubernetes and Docker have different units of the same look: `1Gi` is none of Docker's, `512MB` none of Kubernetes'. The install fails, or the container is stopped for want of memory.",
      bad: helm(", resources: { requests: { memory: 2Gi }, limits: { memory: 512MB } }"),
      good: helm(", resources: { requests: { memory: 512Mi }, limits: { memory: 2Gi } }"),
    },
    "deployment/label": {
      summary: "Labels, annotations and node selectors have the form that Kubernetes takes.",
      why: "One wrong key or value, and the whole object is refused.",
      bad: helm(", labels: { team: team of payments }"),
      good: helm(", labels: { team: payments }"),
    },
    "deployment/toleration": {
      summary: "A toleration says what Kubernetes can compare.",
      why: "A Deployment with a toleration that contradicts itself is refused as a whole.",
      bad: helm(", tolerations: [{ key: spot, operator: Exists, value: 'true' }]"),
      good: helm(", tolerations: [{ key: spot, operator: Exists }]"),
    },
    "deployment/permission": {
      summary: "A permission names at least one group, resource and verb, verbs and groups in lower case.",
      why: "Kubernetes refuses a rule with an empty list, and takes one with `Get`, which then permits nothing.",
      bad: helm(", permissions: [{ apiGroups: [''], resources: [pods], verbs: [Get] }]"),
      good: helm(", permissions: [{ apiGroups: [''], resources: [pods], verbs: [get] }]"),
    },
    "deployment/unquoted-name": {
      summary: "A name that a chart prints without quotes is no number, boolean or null to YAML.",
      why: "Datadog's charts write `name: on` or `name: 123`, and Kubernetes wants a text there: the install fails with a message about another type.",
      bad: helm(', release: "on"'),
      good: helm(", release: runner-on"),
    },
    "deployment/derived-name": {
      summary: "Names from which others are made leave room for what is added, and can name a Service.",
      why: "Charts and operator add to the name of a release or a `DatadogAgent`: a volume or a Service then has too long a name. The operator reports that in its log alone, and no Agent comes up.",
      bad: agent(
        "{ type: operator, namespace: datadog, agent: { type: managed, name: datadog-agent-of-the-whole-company-eu } }",
      ),
      good: agent("{ type: operator, namespace: datadog, agent: { type: managed, name: datadog-eu } }"),
    },
    "deployment/path": {
      summary: "Directories that are mounted are paths without a colon.",
      why: "Docker reads `host:container` up to the first colon, and takes a word without a slash for the name of a volume; Kubernetes refuses colons and relative paths.",
      bad: node("/var/lib/par:eu"),
      good: node("/var/lib/par-eu"),
    },
    "deployment/cluster-name": {
      summary: "The name of a cluster has the form that the Agent takes.",
      why: "The chart does not render with another, and an Agent that is given one by the operator shows the cluster without a name.",
      bad: agent("{ type: operator, namespace: datadog, clusterName: Prod }"),
      good: agent("{ type: operator, namespace: datadog, clusterName: prod }"),
    },
    "deployment/agent-form": {
      summary:
        "Custom resources, commands and paths of restricted shells have the form that the Agent compares.",
      why: "An entry of another form matches nothing, and the Agent says so in its log at most: what it was meant to allow is refused.",
      bad: agent(
        "{ type: operator, namespace: datadog, agentVersion: 7.81.2, restrictedShell: { allowedCommands: [cat] } }",
      ),
      good: agent(
        "{ type: operator, namespace: datadog, agentVersion: 7.81.2, restrictedShell: { allowedCommands: ['rshell:cat'] } }",
      ),
    },
    "deployment/seconds": {
      summary: "Timeouts are whole seconds within what the runner takes.",
      why: "A chart writes a number of seven digits as `1e+06`, fractions are cut or refused, and the Agent takes no request of a single second.",
      bad: helm("", "\n    taskTimeoutSeconds: 0.5"),
      good: helm("", "\n    taskTimeoutSeconds: 5"),
    },
  }) as const satisfies Record<string, RuleDocs>;
