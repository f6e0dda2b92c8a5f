import { datadogAgentName } from "@parkit/provider-schema/internal/deployment/operator";
import { DEFAULT_VERSIONS, HELM_REPOSITORY } from "@parkit/provider-schema/internal/version/versions";

import type { DeployedBy } from "../deployed-by";
import { credentialSteps } from "../guide/credential-steps";
import { renderCommand, type GuideStep } from "../guide/guide-step";
import { applyRbac, prepareAgent, restartAgent, verifyAgent } from "../agent/agent-guide";
import { agentRbacDocuments, agentRbacNames } from "../agent/agent-rbac";
import { REVOKE_TEXT, revokeCommands } from "../kubernetes/rbac-documents";
import { secretWay } from "../kubernetes/secret-way";
import { shellWord } from "../text/shell-word";
import { isSomebodyElses, operatorAccounts } from "./datadog-agent";
import { operatorRelease } from "./operator-chart";

/** How to work with the operator. */
export function operatorGuide(spec: DeployedBy<"operator">): readonly GuideStep[] {
  const theirs = isSomebodyElses(spec);
  const rbac = agentRbacDocuments(spec, operatorAccounts(spec));
  const apply = [
    theirs ? patchCommand(spec) : "kubectl apply --filename datadog-agent.yaml",
    ...applyRbac(rbac),
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
      text: `Node and Cluster Agent have lists of their own, in one annotation each. The operator starts new Pods. ${REVOKE_TEXT}`,
      commands: [
        renderCommand(spec),
        ...apply,
        ...revokeCommands(agentRbacNames(spec), spec.deployment.namespace, rbac),
      ],
    },
    ...restartAgent(spec, operatorAccounts(spec).node.replace(/-agent$/, "")),
  ];
}

function installStep(spec: DeployedBy<"operator">, apply: readonly string[]): GuideStep {
  const { crdStrategy = "inline", operatorVersion = DEFAULT_VERSIONS.operator } = spec.deployment;
  const first =
    operatorRelease(spec).version === undefined
      ? `${CHART_AND_IMAGE} Which chart brings operator ${operatorVersion} is not known to parkit: the list of charts shows it.`
      : CHART_AND_IMAGE;
  switch (crdStrategy) {
    case "preinstalled":
      return {
        topic: "Install",
        text: "The operator and the custom resource definition are in the cluster already; the first command fails where they are not.",
        commands: [`kubectl get ${DEFINITION}`, ...apply],
      };
    case "staged":
      return {
        topic: "Install",
        text: `${first} The object follows when the definition is there.`,
        commands: [
          ...installOperator(spec),
          `kubectl wait --for condition=established --timeout 2m ${DEFINITION}`,
          ...apply,
        ],
      };
    case "inline":
      return { topic: "Install", text: first, commands: [...installOperator(spec), ...apply] };
  }
}

const CHART_AND_IMAGE =
  "The operator comes first and brings the custom resource definition. Chart and image belong together: set no other image.";

/** The definition of a `DatadogAgent`, as kubectl names it. */
const DEFINITION = "customresourcedefinition/datadogagents.datadoghq.com";

/** File with the annotations alone. */
export const ANNOTATIONS_FILE = "annotations.yaml";

/** Command that adds the runner to an object that is there. */
export function patchCommand({ deployment }: DeployedBy<"operator">): string {
  const [name, namespace] = [datadogAgentName(deployment), deployment.namespace].map(shellWord);
  return `kubectl patch datadogagent ${name ?? ""} --namespace ${namespace ?? ""} --type merge --patch-file ${ANNOTATIONS_FILE}`;
}

/**
 * Of an operator whose chart is not known, the list of charts comes first: the version is left to find in it.
 */
function installOperator(spec: DeployedBy<"operator">): readonly string[] {
  const { name, chart, version, values } = operatorRelease(spec);
  const namespace = shellWord(spec.deployment.namespace);
  const keepCrds = `--set datadogCRDs.keepCrds=${String(values.datadogCRDs.keepCrds)}`;
  return [
    ...(version === undefined
      ? [
          `helm repo add datadog ${HELM_REPOSITORY}`,
          `helm search repo datadog/${chart} --versions`,
          "export CHART_VERSION=…",
        ]
      : []),
    `helm upgrade --install ${name} ${chart} --repo ${HELM_REPOSITORY} --version ${version ?? '"$CHART_VERSION"'} --namespace ${namespace} ${keepCrds} --wait`,
  ];
}
