import {
  AGENT_CHART,
  DEFAULT_VERSIONS,
  HELM_REPOSITORY,
} from "@parkit/provider-schema/internal/version/versions";

import type { DeployedBy } from "../deployed-by";
import { credentialSteps } from "../guide/credential-steps";
import type { GuideStep } from "../guide/guide-step";
import { applyRbac, prepareAgent, restartAgent, verifyAgent } from "../agent/agent-guide";
import { agentRbacDocuments } from "../agent/agent-rbac";
import { secretWay } from "../kubernetes/secret-way";
import { shellWord } from "../text/shell-word";
import { helmAgentAccounts, helmAgentRelease } from "./helm-agent-values";

/** How to work with the Agent's chart. */
export function helmAgentGuide(spec: DeployedBy<"helm-agent">): readonly GuideStep[] {
  const { deployment } = spec;
  const version = shellWord(deployment.chartVersion ?? DEFAULT_VERSIONS.agentChart);
  const upgrade = `helm upgrade --install ${shellWord(helmAgentRelease(spec))} ${AGENT_CHART} --repo ${HELM_REPOSITORY} --version ${version} --namespace ${shellWord(deployment.namespace)} --values values.yaml`;
  const install = [upgrade, ...applyRbac(agentRbacDocuments(spec, helmAgentAccounts(spec)))];
  return [
    prepareAgent(spec),
    ...credentialSteps(spec, secretWay(spec)),
    { topic: "Install", commands: install },
    ...verifyAgent(spec),
    {
      topic: "Change the allowlist",
      text: "Node and Cluster Agent have lists of their own. Change them in the description and render the values again.",
      commands: ["parkit synth helm-agent -f parkit.yaml -o .", ...install],
    },
    ...restartAgent(spec, helmAgentRelease(spec)),
  ];
}
