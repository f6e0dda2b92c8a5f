import { POD_DEFAULTS } from "@parkit/provider-schema/internal/deployment/pod";
import { createHash } from "node:crypto";

import { RUNNER_PORT } from "@parkit/provider-schema/internal/version/versions";

import { runnerConfig } from "../identity/config";
import type { DeployedBy } from "../deployed-by";
import { deploymentTarget } from "../deployment-target";
import { manifestsGuide } from "./manifests-guide";
import { OWN_SECRETS } from "../kubernetes/secret-way";
import { standalonePermissions } from "../kubernetes/standalone-permissions";
import { ingressDocument } from "../kubernetes/ingress";
import { credentialSecrets } from "../credentials/credential-secrets";
import { optional } from "../text/optional-member";
import { siteRemark } from "../text/site-remark";
import { standalonePod } from "../kubernetes/standalone-pod";
import type { TargetFile } from "../target-file";
import { yamlStream, yamlText } from "../text/yaml-text";

type Spec = DeployedBy<"manifests">;

/** Target `manifests`: plain Kubernetes objects for the standalone runner. */
export const manifestsTarget = deploymentTarget("manifests", {
  summary: "plain Kubernetes objects for the standalone runner",
  files: manifestsFiles,
  guide: manifestsGuide,
  credentialWay: () => OWN_SECRETS,
  permissions: standalonePermissions,
});

/** The same files without the guide. */
export function manifestsFiles(spec: Spec): readonly TargetFile[] {
  const { namespace } = spec.deployment;
  const text = yamlStream(manifests(spec), [
    `Runner ${spec.name}`,
    "",
    `kubectl apply --namespace ${namespace} --filename runner.yaml`,
    ...siteRemark(spec.site),
  ]);
  return [{ path: "runner.yaml", text }];
}

/** The objects, in the order in which they need each other. */
export function manifests(spec: Spec): readonly object[] {
  const { name, deployment } = spec;
  const { namespace } = deployment;
  const serviceAccount = deployment.serviceAccount?.name ?? name;
  const ingress = ingressDocument(spec.push, name, namespace);
  return [
    ...(deployment.serviceAccount?.name === undefined ? [serviceAccountDocument(spec)] : []),
    ...standalonePermissions(spec),
    configSecret(spec),
    ...credentialSecrets(spec, namespace),
    deploymentDocument(spec, serviceAccount),
    serviceDocument(spec),
    ...(ingress === undefined ? [] : [ingress]),
  ];
}

function metadata({ name, deployment }: Spec): { readonly name: string; readonly namespace: string } {
  return { name, namespace: deployment.namespace };
}

function selector({ name }: Spec): Readonly<Record<string, string>> {
  return { "app.kubernetes.io/name": "private-action-runner", "app.kubernetes.io/instance": name };
}

function serviceAccountDocument(spec: Spec): object {
  const annotations = spec.deployment.serviceAccount?.annotations;
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { ...metadata(spec), ...optional("annotations", annotations) },
  };
}

/** A Secret and no ConfigMap, because a description may insist on holding the private key. */
function configSecret(spec: Spec): object {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: metadata(spec),
    stringData: { "config.yaml": yamlText(runnerConfig(spec)) },
  };
}

function deploymentDocument(spec: Spec, serviceAccount: string): object {
  const { deployment } = spec;
  const labels = selector(spec);
  const checksum = createHash("sha256")
    .update(yamlText(runnerConfig(spec)))
    .digest("hex");
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: {
      ...metadata(spec),
      labels: { ...labels, ...deployment.labels },
      ...optional("annotations", deployment.annotations),
    },
    spec: {
      replicas: deployment.replicas ?? POD_DEFAULTS.replicas,
      selector: { matchLabels: labels },
      template: {
        // The runner reads its configuration at start: the checksum starts a new one when it changes.
        metadata: { labels, annotations: { "checksum/config": checksum, ...deployment.podAnnotations } },
        spec: standalonePod(spec, serviceAccount, spec.name),
      },
    },
  };
}

function serviceDocument(spec: Spec): object {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { ...metadata(spec), ...optional("annotations", spec.deployment.serviceAnnotations) },
    spec: { selector: selector(spec), ports: [{ name: "http", port: RUNNER_PORT, targetPort: "http" }] },
  };
}
