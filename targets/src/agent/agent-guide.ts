import {
  DEFAULT_KEYS_SECRET,
  KEYS_SECRET_KEYS,
} from "@parkit/provider-schema/internal/runner/agent-settings";
import { runnerComponents } from "@parkit/provider-schema/internal/runner/runner-spec";

import { isOwnerless } from "@parkit/provider-schema/internal/runner/runner-identity";
import type { ClusterAgentSpec } from "./agent-remediation";
import { identityCommands, managedIdentityText } from "../guide/identity-steps";
import { createNamespace, type GuideStep } from "../guide/guide-step";
import { shellWord } from "../text/shell-word";

/** Command that applies the permissions beside the runner, where there are any. */
export function applyRbac(documents: readonly object[]): readonly string[] {
  return documents.length === 0 ? [] : ["kubectl apply --filename rbac.yaml"];
}

/** What must be in the cluster before the Agent. */
export function prepareAgent(spec: ClusterAgentSpec): GuideStep {
  const { deployment } = spec;
  const components = runnerComponents(spec);
  const owned = components.some(({ identity }) => !isOwnerless(identity));
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

/** How to see that the runner enrolled. */
export function verifyAgent({ deployment, clusterAgent }: ClusterAgentSpec): readonly GuideStep[] {
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

/**
 * How to restart the runner and read its log.
 *
 * @param name - what the names of the Agent's workloads begin with
 */
export function restartAgent(spec: ClusterAgentSpec, name: string): readonly GuideStep[] {
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
