import {
  DEFAULT_VERSIONS,
  HELM_REPOSITORY,
  operatorChartVersion,
} from "@parkit/provider-schema/internal/version/versions";

import type { DeployedBy } from "../deployed-by";
import { credentialSteps } from "../guide/credential-steps";
import type { GuideStep } from "../guide/guide-step";
import { applyRbac, prepareAgent, restartAgent, verifyAgent } from "../agent/agent-guide";
import { agentRbacDocuments } from "../agent/agent-rbac";
import { secretWay } from "../kubernetes/secret-way";
import { shellWord } from "../text/shell-word";
import { operatorAccounts } from "./datadog-agent";

/** How to work with the operator. */
export function operatorGuide(spec: DeployedBy<"operator">): readonly GuideStep[] {
  const apply = [
    "kubectl apply --filename datadog-agent.yaml",
    ...applyRbac(agentRbacDocuments(spec, operatorAccounts(spec))),
  ];
  return [
    prepareAgent(spec),
    ...credentialSteps(spec, secretWay(spec)),
    {
      topic: "Install",
      text: "The operator comes first and brings the custom resource definition. Chart and image belong together: set no other image.",
      commands: [...installOperator(spec), ...apply],
    },
    ...verifyAgent(spec),
    {
      topic: "Change the allowlist",
      text: "Node and Cluster Agent have lists of their own, in one annotation each. The operator starts new Pods.",
      commands: ["parkit synth operator -f parkit.yaml -o .", ...apply],
    },
    ...restartAgent(spec, operatorAccounts(spec).node.replace(/-agent$/, "")),
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
