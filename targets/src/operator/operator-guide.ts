import { datadogAgentName } from "@parkit/provider-schema/internal/deployment/operator";
import { HELM_REPOSITORY } from "@parkit/provider-schema/internal/version/versions";

import type { DeployedBy } from "../deployed-by";
import { credentialSteps } from "../guide/credential-steps";
import type { GuideStep } from "../guide/guide-step";
import { applyRbac, prepareAgent, restartAgent, verifyAgent } from "../agent/agent-guide";
import { agentRbacDocuments } from "../agent/agent-rbac";
import { secretWay } from "../kubernetes/secret-way";
import { shellWord } from "../text/shell-word";
import { isSomebodyElses, operatorAccounts } from "./datadog-agent";
import { operatorRelease } from "./operator-chart";

/** How to work with the operator. */
export function operatorGuide(spec: DeployedBy<"operator">): readonly GuideStep[] {
  const theirs = isSomebodyElses(spec);
  const apply = [
    theirs ? patchCommand(spec) : "kubectl apply --filename datadog-agent.yaml",
    ...applyRbac(agentRbacDocuments(spec, operatorAccounts(spec))),
  ];
  return [
    ...(theirs ? [] : [prepareAgent(spec)]),
    ...credentialSteps(spec, secretWay(spec)),
    theirs
      ? {
          topic: "Install",
          text: "The DatadogAgent is there. It gets the runner's annotations and keeps everything else; who owns it must not take them away again.",
          commands: apply,
        }
      : installStep(spec, apply),
    ...verifyAgent(spec),
    {
      topic: "Change the allowlist",
      text: "Node and Cluster Agent have lists of their own, in one annotation each. The operator starts new Pods.",
      commands: ["parkit synth operator -f parkit.yaml -o .", ...apply],
    },
    ...restartAgent(spec, operatorAccounts(spec).node.replace(/-agent$/, "")),
  ];
}

function installStep(spec: DeployedBy<"operator">, apply: readonly string[]): GuideStep {
  if (spec.deployment.crdStrategy === "preinstalled")
    return {
      topic: "Install",
      text: "The operator and the custom resource definition are in the cluster already.",
      commands: apply,
    };
  return {
    topic: "Install",
    text: "The operator comes first and brings the custom resource definition. Chart and image belong together: set no other image.",
    commands: [...installOperator(spec), ...apply],
  };
}

/** File with the annotations alone. */
export const ANNOTATIONS_FILE = "annotations.yaml";

/** Command that adds the runner to an object that is there. */
export function patchCommand({ deployment }: DeployedBy<"operator">): string {
  const [name, namespace] = [datadogAgentName(deployment), deployment.namespace].map(shellWord);
  return `kubectl patch datadogagent ${name ?? ""} --namespace ${namespace ?? ""} --type merge --patch-file ${ANNOTATIONS_FILE}`;
}

/**
 * Nothing for an operator whose chart is not known: it is there already, or somebody knows how it gets there.
 */
function installOperator(spec: DeployedBy<"operator">): readonly string[] {
  const release = operatorRelease(spec);
  if (release === undefined) return [];
  const namespace = shellWord(spec.deployment.namespace);
  const keepCrds = `--set datadogCRDs.keepCrds=${String(release.values.datadogCRDs.keepCrds)}`;
  return [
    `helm upgrade --install ${release.name} ${release.chart} --repo ${HELM_REPOSITORY} --version ${release.version} --namespace ${namespace} ${keepCrds} --wait`,
  ];
}
