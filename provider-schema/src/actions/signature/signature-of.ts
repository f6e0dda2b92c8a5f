import type { Action } from "../action";
import { GITLAB_PIPELINE_SIGNATURES } from "./gitlab";
import { HTTP_SIGNATURES } from "./http";
import { JENKINS_SIGNATURES } from "./jenkins";
import { KUBERNETES_CORE_SIGNATURES, kubernetesSignature } from "./kubernetes";
import { MONGODB_SIGNATURES } from "./mongodb";
import { POSTGRESQL_SIGNATURES } from "./postgresql";
import { RSHELL_SIGNATURES } from "./remoteaction";
import { SCRIPT_SIGNATURES } from "./script";
import { type ActionSignature, type BundleSignatures, UNKNOWN_SIGNATURE } from "./signature";
import { TEMPORAL_SIGNATURES } from "./temporal";

/** Signatures by bundle; nothing is known about the actions of bundles that are not here. */
const SIGNATURES: Readonly<Record<string, BundleSignatures>> = {
  "com.datadoghq.gitlab.pipelines": GITLAB_PIPELINE_SIGNATURES,
  "com.datadoghq.http": HTTP_SIGNATURES,
  "com.datadoghq.jenkins": JENKINS_SIGNATURES,
  "com.datadoghq.kubernetes.core": KUBERNETES_CORE_SIGNATURES,
  "com.datadoghq.mongodb": MONGODB_SIGNATURES,
  "com.datadoghq.postgresql": POSTGRESQL_SIGNATURES,
  "com.datadoghq.remoteaction.rshell": RSHELL_SIGNATURES,
  "com.datadoghq.script": SCRIPT_SIGNATURES,
  "com.datadoghq.temporal": TEMPORAL_SIGNATURES,
};

/** What an action of the catalogue takes and returns, as far as it is known. */
export function signatureOf({ bundle, action, kubernetes }: Action): ActionSignature {
  if (kubernetes !== undefined) return kubernetesSignature(kubernetes);
  return SIGNATURES[bundle]?.[action] ?? UNKNOWN_SIGNATURE;
}
