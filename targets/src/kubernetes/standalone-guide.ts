import {
  DEFAULT_VERSIONS,
  HELM_REPOSITORY,
  STANDALONE_CHART,
} from "@parkit/provider-schema/internal/version/versions";

import type { DeployedBy } from "../deployed-by";
import { credentialSteps } from "../guide/credential-steps";
import { identityCommands, managedIdentityText } from "../guide/identity-steps";
import { createNamespace } from "../guide/guide-step";
import type { GuideStep } from "../guide/guide-step";
import { shellWord } from "../text/shell-word";

/** How to work with the standalone chart. */
export function helmGuide(spec: DeployedBy<"helm">): readonly GuideStep[] {
  const { deployment, name } = spec;
  const release = shellWord(deployment.release ?? name);
  const namespace = shellWord(deployment.namespace);
  const version = shellWord(deployment.chartVersion ?? DEFAULT_VERSIONS.chart);
  const upgrade = `helm upgrade --install ${release} ${STANDALONE_CHART} --repo ${HELM_REPOSITORY} --version ${version} --namespace ${namespace} --values values.yaml`;
  return [
    prepareStep(spec, ["helm version"]),
    ...credentialSteps(spec),
    {
      topic: "Install",
      commands: [
        upgrade,
        ...(spec.push?.ingress === undefined ? [] : ["kubectl apply --filename ingress.yaml"]),
      ],
    },
    { topic: "Verify", commands: [`kubectl get pods --namespace ${namespace} --watch`] },
    {
      topic: "Change the allowlist",
      text: "Change `allow` in the description and render the values again: the chart starts new Pods.",
      commands: ["parkit synth helm -f parkit.yaml -o .", upgrade],
    },
    {
      topic: "Restart",
      commands: [`kubectl rollout restart deployment/${release} --namespace ${namespace}`],
    },
    { topic: "Logs", commands: [`kubectl logs deployment/${release} --namespace ${namespace} --follow`] },
  ];
}

/** How to work with plain objects. */
export function manifestsGuide(spec: DeployedBy<"manifests">): readonly GuideStep[] {
  const name = shellWord(spec.name);
  const namespace = shellWord(spec.deployment.namespace);
  const apply = `kubectl apply --namespace ${namespace} --filename runner.yaml`;
  return [
    prepareStep(spec, []),
    ...credentialSteps(spec),
    { topic: "Install", commands: [apply] },
    { topic: "Verify", commands: [`kubectl get pods --namespace ${namespace} --watch`] },
    {
      topic: "Change the allowlist",
      text: "Change `allow` in the description and render the objects again: the changed checksum starts new Pods.",
      commands: ["parkit synth manifests -f parkit.yaml -o .", apply],
    },
    { topic: "Restart", commands: [`kubectl rollout restart deployment/${name} --namespace ${namespace}`] },
    { topic: "Logs", commands: [`kubectl logs deployment/${name} --namespace ${namespace} --follow`] },
  ];
}

/** @param checks - commands that show whether the tools are there, besides `kubectl` */
function prepareStep(
  spec: DeployedBy<"helm"> | DeployedBy<"manifests">,
  checks: readonly string[],
): GuideStep {
  const identity = identityCommands(spec);
  const named = namedObjects(spec);
  const sentences = [
    identity.length === 0
      ? undefined
      : "The runner cannot enroll by itself here: bring its identity as a Secret first.",
    managedIdentityText([spec]),
    named.length === 0
      ? undefined
      : "Other objects that the description names must be in the cluster already; the last command shows them.",
  ].filter((sentence) => sentence !== undefined);
  return {
    topic: "Prepare",
    ...(sentences.length === 0 ? {} : { text: sentences.join(" ") }),
    commands: ["kubectl version", ...checks, createNamespace(spec.deployment), ...identity, ...named],
  };
}

/** One command that shows whether the Secrets and the ConfigMap that the Pod's settings name are there. */
function namedObjects({ deployment }: DeployedBy<"helm"> | DeployedBy<"manifests">): readonly string[] {
  const { env = {}, imagePullSecrets = [], caConfigMap, serviceAccount } = deployment;
  const secrets = Object.values(env).flatMap((value) =>
    typeof value === "string" ? [] : [value.secretName],
  );
  const objects = [
    ...Array.from(new Set([...imagePullSecrets, ...secrets]), (secret) => `secret/${secret}`),
    ...(caConfigMap === undefined ? [] : [`configmap/${caConfigMap}`]),
    ...(serviceAccount?.name === undefined ? [] : [`serviceaccount/${serviceAccount.name}`]),
  ];
  if (objects.length === 0) return [];
  return [`kubectl get ${objects.map(shellWord).join(" ")} --namespace ${shellWord(deployment.namespace)}`];
}
