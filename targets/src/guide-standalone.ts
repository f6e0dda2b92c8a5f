import { DEFAULT_VERSIONS, HELM_REPOSITORY, STANDALONE_CHART } from "@parkit/provider-schema/versions";

import type { DeployedBy } from "./deployed-by";
import { createNamespace } from "./guide-step";
import type { GuideStep } from "./guide-step";
import { shellWord } from "./shell-word";

/** How to work with the standalone chart. */
export function helmGuide(spec: DeployedBy<"helm">): readonly GuideStep[] {
  const { deployment, name } = spec;
  const release = shellWord(deployment.release ?? name);
  const namespace = shellWord(deployment.namespace);
  const version = shellWord(deployment.chartVersion ?? DEFAULT_VERSIONS.chart);
  const upgrade = `helm upgrade --install ${release} ${STANDALONE_CHART} --repo ${HELM_REPOSITORY} --version ${version} --namespace ${namespace} --values values.yaml`;
  return [
    {
      topic: "Prepare",
      text: "The chart cannot enroll a runner: bring its identity as a Secret first.",
      commands: [
        "kubectl version",
        "helm version",
        createNamespace(deployment),
        `parkit enroll -f parkit.yaml --runner ${shellWord(name)} -o secret | kubectl apply --namespace ${namespace} --filename -`,
      ],
    },
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
    {
      topic: "Prepare",
      text: "Bring the runner's identity as a Secret first.",
      commands: [
        "kubectl version",
        createNamespace(spec.deployment),
        `parkit enroll -f parkit.yaml --runner ${name} -o secret | kubectl apply --namespace ${namespace} --filename -`,
      ],
    },
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
