import { nestedBundles } from "@parkit/provider-schema/internal/actions/catalogue";
import {
  clusterDeployment,
  DEPLOYMENTS,
  type DeploymentType,
} from "@parkit/provider-schema/internal/deployment/deployment";
import { API_VERSION } from "@parkit/provider-schema/internal/description/description";
import { DEFAULT_SITE_PARAMETER } from "@parkit/provider-schema/internal/site/site";

/** Name of a description's JSON Schema beside it. */
export const SCHEMA_FILE = "parkit.schema.json";

/** URN of no runner, in the form that enrollment gives. */
export const PLACEHOLDER_URN = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1";

/** Deployment that a description starts with unless another is wanted: the one that Datadog recommends. */
export const RECOMMENDED_DEPLOYMENT: DeploymentType = "operator";

/**
 * A description to start from: one runner with one action, and what it can reach; by the operator Datadog's
 * recommended set-up, without an owner and with execution policies. It passes validation as it is.
 */
export function starterDescription(type: DeploymentType): string {
  return type === RECOMMENDED_DEPLOYMENT ? recommended() : withConnections(type);
}

function withConnections(type: DeploymentType): string {
  return `# yaml-language-server: $schema=./${SCHEMA_FILE}

# A private action runner and what it reaches. Check it with: parkit validate
apiVersion: ${API_VERSION}
site: ${DEFAULT_SITE_PARAMETER}

runners:
  - name: first-runner
    # Everything that the runner may do. Find more with: parkit actions
    allow:
      - com.datadoghq.http.request
${clusterDeployment(type) ? wholeBundles("      ") : ""}${DEPLOYMENTS[type].selfEnrolls ? SELF_ENROLLED : FROM_SECRET}
    deployment: ${deploymentText(type)}
${DEPLOYMENTS[type].selfEnrolls ? commented(CONNECTIONS) : CONNECTIONS}`;
}

/** Root of the actions on Kubernetes, which all lie in bundles below it. */
const KUBERNETES_BUNDLES = "com.datadoghq.kubernetes";

/** Bundles to choose from, as comments of a list: pages of Datadog's name the empty one above them. */
function wholeBundles(indentation: string): string {
  return [
    `Whole bundles are possible too, each by its own name; ${KUBERNETES_BUNDLES}.*, which pages of Datadog's have, grants nothing:`,
    ...nestedBundles(KUBERNETES_BUNDLES, "cluster-agent").map((bundle) => `- ${bundle}.*`),
  ]
    .map((line) => `${indentation}# ${line}\n`)
    .join("");
}

function recommended(): string {
  return `# yaml-language-server: $schema=./${SCHEMA_FILE}

# A private action runner as Datadog recommends it: in the Agent, by the operator, without an owner. What it runs is decided by
# execution policies. It takes no connections, so that HTTP and whatever else needs credentials is not possible; for that start with
# parkit init --target helm. Check it with: parkit validate, and parkit explain permissions
apiVersion: ${API_VERSION}
site: ${DEFAULT_SITE_PARAMETER}

runners:
  - name: first-runner
    # An API key that may enroll private action runners is enough; no application key.
    identity: { type: self-enroll, ownership: ownerless }
    # Everything that the runners may do, in the Cluster Agent and on each node. Find more with: parkit actions
    clusterAgent:
      allow:
        - com.datadoghq.kubernetes.core.listPod
        - com.datadoghq.kubernetes.apps.restartDeployment
${wholeBundles("        ")}    node:
      allow:
        - com.datadoghq.remoteaction.rshell.runCommand
    deployment:
      type: ${RECOMMENDED_DEPLOYMENT}
      namespace: datadog
      clusterName: my-cluster
      permissionScope: cluster
      # Where the runners of the nodes keep their identity; without it every new Pod enrolls another one.
      nodeIdentityDirectory: /var/lib/datadog-par
      agent:
        type: managed
        # Policies find Agents by their tags.
        extraSettings: { global: { tags: [env:prod] } }

# Nothing runs that no policy allows.
executionPolicies:
  - name: read-pods
    effect: allow
    actions: [com.datadoghq.kubernetes.core.listPod]
    targets: [{ agentTags: [env:prod] }]
  - name: restart-in-shop
    effect: allow
    actions: [com.datadoghq.kubernetes.apps.restartDeployment]
    scope: { type: kubernetes, namespaces: [shop] }
    targets: [{ agentTags: [env:prod] }]
  - name: read-logs
    effect: allow
    actions: [com.datadoghq.remoteaction.rshell.runCommand]
    scope: { type: remote-action, paths: [{ path: /var/log, access: read-only }] }
    targets: [{ agentTags: [env:prod] }]
`;
}

const FROM_SECRET = `    # parkit enroll makes the Secret and prints the URN, which belongs here instead of the example.
    identity:
      type: secret
      secretName: first-runner-identity
      urn: ${PLACEHOLDER_URN}`;

const SELF_ENROLLED = `    # The runner enrolls itself at its first start and logs its URN. Write it here to pair connections with the runner.
    identity:
      type: self-enroll
      # urn: ${PLACEHOLDER_URN}`;

const CONNECTIONS = `
# How Datadog reaches services through the runner.
connections:
  - name: billing-prod
    runner: first-runner
    integration:
      type: http
      baseUrl: https://billing.example.com
      auth: { type: none }
    identifierTags: [env:prod]

# A group picks one of its connections by their tags when a workflow runs.
connectionGroups:
  - name: billing
    identifierTagKeys: [env]
    connections: [billing-prod]
`;

function deploymentText(type: DeploymentType): string {
  return DEPLOYMENTS[type].kubernetes ? `{ type: ${type}, namespace: datadog }` : `{ type: ${type} }`;
}

/** What can only be said once the URN is known. */
function commented(text: string): string {
  return text.replace(/^(?=[^\n#])/gm, "# ");
}
