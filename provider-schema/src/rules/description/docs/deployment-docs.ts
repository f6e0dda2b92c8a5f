import type { RuleDocs } from "../../rule";
import { example } from "./example";

const helm = (deployment: string, rest = ""): string =>
  example(`
runners:
  - name: payments
    allow: [com.datadoghq.http.request]
    identity: { type: secret, secretName: payments-identity }${rest}
    deployment: ${deployment}`);

const agent = (rest: string, deployment = "{ type: helm-agent, namespace: datadog }"): string =>
  example(`
runners:
  - name: cluster
    deployment: ${deployment}
    ${rest}`);

const helmless = (deployment: string): string =>
  example(`
runners:
  - name: payments
    allow: [com.datadoghq.http.request]
    deployment: ${deployment}`);

const LIST = "{ allow: [com.datadoghq.http.request] }";

/** Pages of the rules about deployments. */
export const deploymentDocs = () =>
  ({
    "deployment/namespace": {
      summary: "A namespace has a name that Kubernetes takes.",
      why: "Everything the deployment makes would be refused.",
      bad: helm("{ type: helm, namespace: Datadog }"),
      good: helm("{ type: helm, namespace: datadog }"),
    },
    "deployment/keys-secret": {
      summary: "The Secret with Datadog's keys has a name that Kubernetes takes.",
      why: "Agents would wait for a Secret that cannot exist. Handles of a secret backend are not resolved there.",
      bad: agent(
        `allow: [com.datadoghq.http.request]`,
        "{ type: operator, namespace: datadog, keysSecret: 'ENC[keys]' }",
      ),
      good: agent(
        `allow: [com.datadoghq.http.request]`,
        "{ type: operator, namespace: datadog, keysSecret: keys }",
      ),
    },
    "deployment/release": {
      summary: "A Helm release has a name of at most 53 lower-case letters, digits and minuses.",
      why: "Helm refuses longer names, because names of objects are made from it. Without `release` the runner's name is taken.",
      bad: helm("{ type: helm, namespace: datadog, release: Payments }"),
      good: helm("{ type: helm, namespace: datadog, release: payments }"),
    },
    "deployment/replicas": {
      summary: "At least one replica runs.",
      why: "A runner without replicas is shown as registered and takes no task.",
      bad: helm("{ type: helm, namespace: datadog, replicas: 0 }"),
      good: helm("{ type: helm, namespace: datadog, replicas: 2 }"),
    },
    "deployment/component": {
      summary: "`node` and `clusterAgent` are written where those programs exist.",
      why: "They would have no effect: the standalone runner is one program, and a host has no Cluster Agent.",
      bad: helm("{ type: helm, namespace: datadog }", `\n    node: ${LIST}`),
      good: helm("{ type: helm, namespace: datadog }"),
    },
    "deployment/two-allowlists": {
      summary:
        "A component has one allowlist: `allow` is shorthand for the Cluster Agent's, on a host for the Agent's.",
      why: "With both nobody can tell which one counts.",
      bad: agent(`allow: [com.datadoghq.http.request]\n    clusterAgent: ${LIST}`),
      good: agent(`clusterAgent: ${LIST}`),
    },
    "deployment/nothing-on": {
      summary: "At least one component of a runner is on.",
      why: "The deployment would make an Agent without any runner.",
      bad: agent("node: false\n    clusterAgent: false"),
      good: agent(`node: false\n    clusterAgent: ${LIST}`),
    },
    "deployment/systemd": {
      summary: "`systemd` stands beside a node component.",
      why: "The mounts are those of the node Agents' runner; without it the operator ignores them or refuses the object.",
      bad: agent(
        `clusterAgent: ${LIST}`,
        "{ type: operator, namespace: datadog, operatorVersion: 1.30.0, systemd: { journal: both } }",
      ),
      good: agent(
        `node: ${LIST}`,
        "{ type: operator, namespace: datadog, operatorVersion: 1.30.0, systemd: { journal: both }, nodeIdentityDirectory: /var/lib/datadog-par }",
      ),
    },
    "deployment/split-mode": {
      summary: "`splitMode` stands beside a node component whose image is not the FIPS one.",
      why: "Only the runner in the Agents of the nodes can be two programs, and Agents of FIPS builds do not support it. The operator passes over the annotation, or reports an error and changes nothing.",
      bad: agent(`clusterAgent: ${LIST}`, "{ type: operator, namespace: datadog, splitMode: true }"),
      good: agent(
        `node: ${LIST}`,
        "{ type: operator, namespace: datadog, splitMode: true, nodeIdentityDirectory: /var/lib/datadog-par }",
      ),
    },
    "deployment/node-identity": {
      summary: "Runners on nodes keep their identity on the node.",
      why: "Charts and operator put it into the Pod. Every roll-out then leaves a dead runner per node behind in Datadog and enrolls a new one, with connections of its own.",
      bad: agent(`node: ${LIST}`),
      good: agent(
        `node: ${LIST}`,
        "{ type: helm-agent, namespace: datadog, nodeIdentityDirectory: /var/lib/datadog-par }",
      ),
    },
    "deployment/existing-agent": {
      summary:
        "A runner that is added to an existing `DatadogAgent` asks for nothing that only its owner can give.",
      why: "The runner's annotations are added and everything else stays as its owner has it. Volumes, variables, replicas and names stand elsewhere in the object: what the description says of them would be lost without a word.",
      bad: agent(
        `allow: [com.datadoghq.http.request]`,
        "{ type: operator, namespace: datadog, agent: { type: existing, name: datadog }, clusterName: prod }",
      ),
      good: agent(
        `allow: [com.datadoghq.http.request]`,
        "{ type: operator, namespace: datadog, agent: { type: existing, name: datadog } }",
      ),
    },
    "deployment/agent-setting": {
      summary: "Each setting of a managed `DatadogAgent` is said once, in the field that parkit has for it.",
      why: "`extraSettings` are merged with what parkit writes. What a runner needs must not be lost to them, and of two values for one setting nobody can tell which counts.",
      bad: agent(
        `allow: [com.datadoghq.http.request]`,
        "{ type: operator, namespace: datadog, agent: { type: managed, extraSettings: { global: { clusterName: prod, logLevel: info } } } }",
      ),
      good: agent(
        `allow: [com.datadoghq.http.request]`,
        "{ type: operator, namespace: datadog, clusterName: prod, agent: { type: managed, extraSettings: { global: { logLevel: info } } } }",
      ),
    },
    "deployment/agent-image-tag": {
      summary: "`imageTags` are of the version in `agentVersion`.",
      why: "What a runner may do and which settings it understands is judged by `agentVersion`, also where another image runs.",
      bad: agent(
        `allow: [com.datadoghq.http.request]`,
        "{ type: operator, namespace: datadog, agentVersion: 7.81.2, agent: { type: managed, imageTags: { node: 7.77.0-jmx } } }",
      ),
      good: agent(
        `allow: [com.datadoghq.http.request]`,
        "{ type: operator, namespace: datadog, agentVersion: 7.81.2, agent: { type: managed, imageTags: { node: 7.81.2-jmx } } }",
      ),
    },
    "deployment/crd-strategy": {
      summary: "`crdStrategy` is written where a `DatadogAgent` is made.",
      why: "An existing object has its definition already, so the strategy would decide nothing.",
      bad: agent(
        `allow: [com.datadoghq.http.request]`,
        "{ type: operator, namespace: datadog, crdStrategy: inline, agent: { type: existing, name: datadog } }",
      ),
      good: agent(
        `allow: [com.datadoghq.http.request]`,
        "{ type: operator, namespace: datadog, crdStrategy: inline, agent: { type: managed } }",
      ),
    },
    "deployment/apply": {
      summary: '`apply` is "artifact" where nothing that Terraform knows deploys.',
      why: "Terraform starts no Compose project and installs no Agent on a host. The description would promise what nobody does.",
      bad: helmless("{ type: compose, apply: terraform }"),
      good: helmless("{ type: compose, apply: artifact }"),
    },
    "deployment/account-annotations": {
      summary: "Annotations are those of a service account that is made.",
      why: "An account with a name is taken for one that exists, and nothing changes it. Annotations such as the role of a cloud would be lost without a word, and the runner would start without the role.",
      bad: helm(
        "{ type: helm, namespace: datadog, serviceAccount: { name: tools, annotations: { role: tools } } }",
      ),
      good: helm(
        "{ type: helm, namespace: datadog, serviceAccount: { name: tools, create: true, annotations: { role: tools } } }",
      ),
    },
  }) as const satisfies Record<string, RuleDocs>;
