import { Allowlist } from "@parkit/provider-schema/internal/allowlist/allowlist";

import type { DeployedBy } from "../deployed-by";
import { credentialSteps } from "../guide/credential-steps";
import { renderCommand, type GuideStep } from "../guide/guide-step";
import { REVOKE_TEXT, revokeCommands } from "../kubernetes/rbac-documents";
import { OWN_SECRETS } from "../kubernetes/secret-way";
import { preparePod } from "../kubernetes/standalone-guide";
import { standalonePermissions } from "../kubernetes/standalone-permissions";
import { optional } from "../text/optional-member";
import { shellWord } from "../text/shell-word";
import { POD_MONITOR_DEFINITION } from "./pod-monitor";

/** How to work with plain objects. */
export function manifestsGuide(spec: DeployedBy<"manifests">): readonly GuideStep[] {
  const name = shellWord(spec.name);
  const namespace = shellWord(spec.deployment.namespace);
  const apply = `kubectl apply --namespace ${namespace} --filename runner.yaml`;
  const monitored = spec.deployment.podMonitor !== undefined;
  return [
    preparePod(spec, monitored ? [`kubectl get customresourcedefinition ${POD_MONITOR_DEFINITION}`] : []),
    ...credentialSteps(spec, OWN_SECRETS),
    { topic: "Install", ...optional("text", scriptText(spec)), commands: [apply] },
    { topic: "Verify", commands: [`kubectl get pods --namespace ${namespace} --watch`] },
    {
      topic: "Change the allowlist",
      text: `Change \`allow\` in the description and render the objects again: the changed checksum starts new Pods. ${REVOKE_TEXT}`,
      commands: [
        renderCommand(spec),
        apply,
        ...revokeCommands([spec.name], spec.deployment.namespace, standalonePermissions(spec)),
      ],
    },
    { topic: "Restart", commands: [`kubectl rollout restart deployment/${name} --namespace ${namespace}`] },
    { topic: "Logs", commands: [`kubectl logs deployment/${name} --namespace ${namespace} --follow`] },
  ];
}

/** Datadog's image is not published as anything that could be tried. */
function scriptText({ allow }: DeployedBy<"manifests">): string | undefined {
  return Allowlist.of(allow).grantsUnder("com.datadoghq.script")
    ? "In these Pods no program can become another user, and Datadog's image runs scripts as its user `scriptuser`: whether they run here is not known. With deployment `helm` they run as in Datadog's own chart."
    : undefined;
}
