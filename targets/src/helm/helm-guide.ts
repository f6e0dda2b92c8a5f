import {
  DEFAULT_VERSIONS,
  HELM_REPOSITORY,
  STANDALONE_CHART,
} from "@parkit/provider-schema/internal/version/versions";

import type { DeployedBy } from "../deployed-by";
import { credentialSteps } from "../guide/credential-steps";
import { renderCommand, type GuideStep } from "../guide/guide-step";
import { secretWay } from "../kubernetes/secret-way";
import { preparePod } from "../kubernetes/standalone-guide";
import { shellWord } from "../text/shell-word";

/** Why an install without network fails, and the way. */
const REMOTE_SCHEMA =
  "Helm 3.18 and later fetches one remote schema that the chart's own refers to, before it looks at any value. Without network add `--skip-schema-validation`: the values were checked when they were rendered.";

/** How to work with the standalone chart. */
export function helmGuide(spec: DeployedBy<"helm">): readonly GuideStep[] {
  const { deployment, name } = spec;
  const release = shellWord(deployment.release ?? name);
  const namespace = shellWord(deployment.namespace);
  const version = shellWord(deployment.chartVersion ?? DEFAULT_VERSIONS.chart);
  const upgrade = `helm upgrade --install ${release} ${STANDALONE_CHART} --repo ${HELM_REPOSITORY} --version ${version} --namespace ${namespace} --values values.yaml`;
  return [
    preparePod(spec, ["helm version"]),
    ...credentialSteps(spec, secretWay(spec)),
    {
      topic: "Install",
      text: REMOTE_SCHEMA,
      commands: [
        upgrade,
        ...(spec.push?.ingress === undefined ? [] : ["kubectl apply --filename ingress.yaml"]),
      ],
    },
    { topic: "Verify", commands: [`kubectl get pods --namespace ${namespace} --watch`] },
    {
      topic: "Change the allowlist",
      text: "Change `allow` in the description and render the values again: the chart starts new Pods.",
      commands: [renderCommand(spec), upgrade],
    },
    {
      topic: "Restart",
      commands: [`kubectl rollout restart deployment/${release} --namespace ${namespace}`],
    },
    { topic: "Logs", commands: [`kubectl logs deployment/${release} --namespace ${namespace} --follow`] },
  ];
}
