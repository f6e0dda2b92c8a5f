import {
  AGENT_CHART,
  DEFAULT_VERSIONS,
  HELM_REPOSITORY,
} from "@parkit/provider-schema/internal/version/versions";

import type { DeployedBy } from "../deployed-by";
import { credentialSteps } from "../guide/credential-steps";
import { renderCommand, type GuideStep } from "../guide/guide-step";
import { credentialMounts } from "../agent/agent-mounts";
import { applyRbac, prepareAgent, restartAgent, verifyAgent } from "../agent/agent-guide";
import { agentRbacDocuments, agentRbacNames } from "../agent/agent-rbac";
import { REVOKE_TEXT, revokeCommands } from "../kubernetes/rbac-documents";
import { secretWay } from "../kubernetes/secret-way";
import { shellWord } from "../text/shell-word";
import { helmAgentAccounts, helmAgentRelease } from "./helm-agent-values";

/** Whether credential files are mounted on nodes, where the chart knows no mounts of one container. */
function mountsOnNode(spec: DeployedBy<"helm-agent">): boolean {
  return spec.node !== undefined && credentialMounts(spec).volumes.length > 0;
}

/** How to work with the Agent's chart. */
export function helmAgentGuide(spec: DeployedBy<"helm-agent">): readonly GuideStep[] {
  const { deployment } = spec;
  const version = shellWord(deployment.chartVersion ?? DEFAULT_VERSIONS.agentChart);
  const upgrade = `helm upgrade --install ${shellWord(helmAgentRelease(spec))} ${AGENT_CHART} --repo ${HELM_REPOSITORY} --version ${version} --namespace ${shellWord(deployment.namespace)} --values values.yaml`;
  const rbac = agentRbacDocuments(spec, helmAgentAccounts(spec));
  const install = [upgrade, ...applyRbac(rbac)];
  return [
    prepareAgent(spec),
    ...credentialSteps(spec, secretWay(spec)),
    {
      topic: "Install",
      ...(mountsOnNode(spec)
        ? {
            text: "The chart mounts the runner's credential files into every container of the node's Agent, not into the runner's alone.",
          }
        : {}),
      commands: install,
    },
    ...verifyAgent(spec),
    {
      topic: "Change the allowlist",
      text: `Node and Cluster Agent have lists of their own. Change them in the description and render the values again. ${REVOKE_TEXT}`,
      commands: [
        renderCommand(spec),
        ...install,
        ...revokeCommands(agentRbacNames(spec), deployment.namespace, rbac),
      ],
    },
    ...restartAgent(spec, helmAgentRelease(spec)),
  ];
}
