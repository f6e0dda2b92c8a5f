import {
  DEFAULT_KEYS_SECRET,
  KEYS_SECRET_KEYS,
} from "@parkit/provider-schema/internal/runner/agent-settings";
import { runnerComponents } from "@parkit/provider-schema/internal/runner/runner-spec";
import {
  AGENT_CHART,
  DEFAULT_VERSIONS,
  HELM_REPOSITORY,
  operatorChartVersion,
} from "@parkit/provider-schema/internal/version/versions";

import { isOwnerless } from "./agent-identity";
import { agentRbacDocuments } from "./agent-rbac";
import type { DeployedBy } from "../deployed-by";
import { credentialSteps } from "../guide/credential-steps";
import { identityCommands, managedIdentityText } from "../guide/identity-steps";
import { createNamespace } from "../guide/guide-step";
import type { GuideStep } from "../guide/guide-step";
import { helmAgentAccounts } from "../helm-agent/helm-agent";
import { helmAgentRelease } from "../helm-agent/helm-agent-values";
import { operatorAccounts } from "../operator/operator";
import { shellWord } from "../text/shell-word";

/** A runner inside the Agent on Kubernetes. */
type ClusterSpec = DeployedBy<"helm-agent"> | DeployedBy<"operator">;

/** How to work with the Agent's chart. */
export function helmAgentGuide(spec: DeployedBy<"helm-agent">): readonly GuideStep[] {
  const { deployment } = spec;
  const version = shellWord(deployment.chartVersion ?? DEFAULT_VERSIONS.agentChart);
  const upgrade = `helm upgrade --install ${shellWord(helmAgentRelease(spec))} ${AGENT_CHART} --repo ${HELM_REPOSITORY} --version ${version} --namespace ${shellWord(deployment.namespace)} --values values.yaml`;
  const install = [upgrade, ...applyRbac(agentRbacDocuments(spec, helmAgentAccounts(spec)))];
  return [
    prepareStep(spec),
    ...credentialSteps(spec),
    { topic: "Install", commands: install },
    ...watchSteps(spec),
    {
      topic: "Change the allowlist",
      text: "Node and Cluster Agent have lists of their own. Change them in the description and render the values again.",
      commands: ["parkit synth helm-agent -f parkit.yaml -o .", ...install],
    },
    ...restartSteps(spec, helmAgentRelease(spec)),
  ];
}

/** How to work with the operator. */
export function operatorGuide(spec: DeployedBy<"operator">): readonly GuideStep[] {
  const apply = [
    "kubectl apply --filename datadog-agent.yaml",
    ...applyRbac(agentRbacDocuments(spec, operatorAccounts(spec))),
  ];
  return [
    prepareStep(spec),
    ...credentialSteps(spec),
    {
      topic: "Install",
      text: "The operator comes first and brings the custom resource definition. Chart and image belong together: set no other image.",
      commands: [...installOperator(spec), ...apply],
    },
    ...watchSteps(spec),
    {
      topic: "Change the allowlist",
      text: "Node and Cluster Agent have lists of their own, in one annotation each. The operator starts new Pods.",
      commands: ["parkit synth operator -f parkit.yaml -o .", ...apply],
    },
    ...restartSteps(spec, operatorAccounts(spec).node.replace(/-agent$/, "")),
  ];
}

/** Nothing for an operator whose chart is not known: it is there already, or somebody knows how it gets there. */
function installOperator({ deployment }: DeployedBy<"operator">): readonly string[] {
  const chart = operatorChartVersion(deployment.operatorVersion ?? DEFAULT_VERSIONS.operator);
  if (chart === undefined) return [];
  const namespace = shellWord(deployment.namespace);
  return [
    `helm upgrade --install datadog-operator datadog-operator --repo ${HELM_REPOSITORY} --version ${chart} --namespace ${namespace} --set datadogCRDs.keepCrds=true --wait`,
  ];
}

function applyRbac(documents: readonly object[]): readonly string[] {
  return documents.length === 0 ? [] : ["kubectl apply --filename rbac.yaml"];
}

function prepareStep(spec: ClusterSpec): GuideStep {
  const { deployment } = spec;
  const components = runnerComponents(spec);
  const owned = components.some((component) => !isOwnerless(component));
  const secret = shellWord(deployment.keysSecret ?? DEFAULT_KEYS_SECRET);
  const namespace = shellWord(deployment.namespace);
  const sentences = [
    owned
      ? "The application key needs the scope `on_prem_runner_write` and access to the Actions API."
      : "The API key must be allowed to enroll Private Action Runners.",
    managedIdentityText(components),
  ];
  return {
    topic: "Prepare",
    text: sentences.filter((sentence) => sentence !== undefined).join(" "),
    commands: [
      createNamespace(deployment),
      // Read from a stream: arguments would show the keys to everybody on the machine.
      `kubectl create secret generic ${secret} --namespace ${namespace} --from-env-file=/dev/stdin <<KEYS`,
      `${KEYS_SECRET_KEYS.apiKey}=$DD_API_KEY`,
      ...(owned ? [`${KEYS_SECRET_KEYS.appKey}=$DD_APP_KEY`] : []),
      "KEYS",
      ...identityCommands(spec),
    ],
  };
}

function watchSteps({ deployment, clusterAgent }: ClusterSpec): readonly GuideStep[] {
  const namespace = shellWord(deployment.namespace);
  const logs = clusterAgent === undefined ? nodeLogs(namespace) : clusterAgentLogs(namespace);
  return [
    {
      topic: "Verify",
      text: "The log tells that the runner enrolled, under which URN, and that it started.",
      // With a selector kubectl shows ten lines unless told otherwise.
      commands: [`kubectl get pods --namespace ${namespace}`, `${logs} --tail=-1 | grep private`],
    },
  ];
}

function restartSteps(spec: ClusterSpec, name: string): readonly GuideStep[] {
  const namespace = shellWord(spec.deployment.namespace);
  const { node, clusterAgent } = spec;
  return [
    {
      topic: "Restart",
      commands: [
        ...(clusterAgent === undefined
          ? []
          : [`kubectl rollout restart deployment/${name}-cluster-agent --namespace ${namespace}`]),
        ...(node === undefined
          ? []
          : [`kubectl rollout restart daemonset --selector ${NODE_AGENT} --namespace ${namespace}`]),
      ],
    },
    {
      topic: "Logs",
      commands: [
        ...(clusterAgent === undefined ? [] : [`${clusterAgentLogs(namespace)} --follow`]),
        ...(node === undefined ? [] : [`${nodeLogs(namespace)} --follow`]),
      ],
    },
  ];
}

const NODE_AGENT = "app.kubernetes.io/component=agent";

function clusterAgentLogs(namespace: string): string {
  return `kubectl logs --selector app.kubernetes.io/component=cluster-agent --namespace ${namespace}`;
}

function nodeLogs(namespace: string): string {
  return `kubectl logs --selector ${NODE_AGENT} --container private-action-runner --namespace ${namespace}`;
}
