import { makesAccount, type PodSettings } from "@parkit/provider-schema/internal/deployment/pod";
import type { StandaloneRunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

import type { InCluster } from "./in-cluster";
import { identityCommands, managedIdentityText } from "../guide/identity-steps";
import { createNamespace, type GuideStep } from "../guide/guide-step";
import { shellWord } from "../text/shell-word";

/** A standalone runner in a Pod. */
type PodSpec = StandaloneRunnerSpec & InCluster & { readonly deployment: PodSettings };

/**
 * What must be there before the runner's Pod.
 *
 * @param checks - commands that show whether the tools are there, besides `kubectl`
 */
export function preparePod(spec: PodSpec, checks: readonly string[]): GuideStep {
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
function namedObjects({ deployment }: PodSpec): readonly string[] {
  const { env = {}, imagePullSecrets = [], caConfigMap, serviceAccount } = deployment;
  const secrets = Object.values(env).flatMap((value) =>
    typeof value === "string" ? [] : [value.secretName],
  );
  const objects = [
    ...Array.from(new Set([...imagePullSecrets, ...secrets]), (secret) => `secret/${secret}`),
    ...(caConfigMap === undefined ? [] : [`configmap/${caConfigMap}`]),
    ...(serviceAccount?.name === undefined || makesAccount(serviceAccount)
      ? []
      : [`serviceaccount/${serviceAccount.name}`]),
  ];
  if (objects.length === 0) return [];
  return [`kubectl get ${objects.map(shellWord).join(" ")} --namespace ${shellWord(deployment.namespace)}`];
}
