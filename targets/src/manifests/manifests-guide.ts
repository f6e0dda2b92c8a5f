import type { DeployedBy } from "../deployed-by";
import { credentialSteps } from "../guide/credential-steps";
import { renderCommand, type GuideStep } from "../guide/guide-step";
import { REVOKE_TEXT, revokeCommands } from "../kubernetes/rbac-documents";
import { OWN_SECRETS } from "../kubernetes/secret-way";
import { preparePod } from "../kubernetes/standalone-guide";
import { standalonePermissions } from "../kubernetes/standalone-permissions";
import { shellWord } from "../text/shell-word";

/** How to work with plain objects. */
export function manifestsGuide(spec: DeployedBy<"manifests">): readonly GuideStep[] {
  const name = shellWord(spec.name);
  const namespace = shellWord(spec.deployment.namespace);
  const apply = `kubectl apply --namespace ${namespace} --filename runner.yaml`;
  return [
    preparePod(spec, []),
    ...credentialSteps(spec, OWN_SECRETS),
    { topic: "Install", commands: [apply] },
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
