/** What a runner needs of its cluster, read from what parkit renders for it. */
import {
  DEFAULT_KEYS_SECRET,
  KEYS_SECRET_KEYS,
} from "@parkit/provider-schema/internal/runner/agent-settings";
import {
  credentialFileName,
  credentialSecretName,
} from "@parkit/provider-schema/internal/credential/credential";
import { makesAccount } from "@parkit/provider-schema/internal/deployment/pod";
import {
  IDENTITY_SECRET_KEYS,
  identitySecretName,
  isOwnerless,
} from "@parkit/provider-schema/internal/runner/runner-identity";
import { runnerComponents } from "@parkit/provider-schema/internal/runner/runner-spec";
import { deploymentTargetOf } from "@parkit/targets/internal/deployments";
import type { InCluster } from "@parkit/targets/internal/kubernetes/in-cluster";

/** Something that whoever deploys must be allowed to do. */
export interface Right {
  readonly verb: "create" | "patch";
  /** API group; empty for the core. */
  readonly group: string;
  readonly resource: string;
}

/** A Secret that must be in the runner's namespace, and what must be in it. */
export interface NeededSecret {
  readonly name: string;
  readonly keys: readonly string[];
  /** What reads it. */
  readonly why: string;
  /** What makes it. */
  readonly fix: string;
}

const RBAC_GROUP = "rbac.authorization.k8s.io";

/** Kinds of objects that are rendered or that charts make, as the API names them. */
const RESOURCES: Readonly<Record<string, Omit<Right, "verb">>> = {
  ConfigMap: { group: "", resource: "configmaps" },
  ClusterRole: { group: RBAC_GROUP, resource: "clusterroles" },
  ClusterRoleBinding: { group: RBAC_GROUP, resource: "clusterrolebindings" },
  CustomResourceDefinition: { group: "apiextensions.k8s.io", resource: "customresourcedefinitions" },
  DaemonSet: { group: "apps", resource: "daemonsets" },
  DatadogAgent: { group: "datadoghq.com", resource: "datadogagents" },
  Deployment: { group: "apps", resource: "deployments" },
  ExternalSecret: { group: "external-secrets.io", resource: "externalsecrets" },
  HTTPRoute: { group: "gateway.networking.k8s.io", resource: "httproutes" },
  Ingress: { group: "networking.k8s.io", resource: "ingresses" },
  NetworkPolicy: { group: "networking.k8s.io", resource: "networkpolicies" },
  PodDisruptionBudget: { group: "policy", resource: "poddisruptionbudgets" },
  PodMonitor: { group: "monitoring.coreos.com", resource: "podmonitors" },
  Role: { group: RBAC_GROUP, resource: "roles" },
  RoleBinding: { group: RBAC_GROUP, resource: "rolebindings" },
  Secret: { group: "", resource: "secrets" },
  Service: { group: "", resource: "services" },
  ServiceAccount: { group: "", resource: "serviceaccounts" },
};

/** What Helm makes of a chart, beside the Secret in which it keeps the release. */
const AGENT_CHART_KINDS = ["ClusterRole", "ClusterRoleBinding", "ConfigMap", "DaemonSet", "Deployment"];
const OPERATOR_CHART_KINDS = ["ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "Deployment"];

/** Whether the operator and its definition must be there before the runner. */
export function needsOperator({ deployment }: InCluster): boolean {
  return (
    deployment.type === "operator" &&
    (deployment.crdStrategy === "preinstalled" || deployment.agent?.type === "existing")
  );
}

/** The `DatadogAgent` of somebody else that the runner lives in. */
export function existingAgent({ deployment }: InCluster): string | undefined {
  return deployment.type === "operator" && deployment.agent?.type === "existing"
    ? deployment.agent.name
    : undefined;
}

/** What whoever deploys the runner must be allowed to do, by what is rendered for it. */
export function neededRights(spec: InCluster): readonly Right[] {
  const target = deploymentTargetOf(spec);
  const rendered = target
    .files(spec)
    .filter(({ path, guide }) => guide !== true && path.endsWith(".yaml"))
    .flatMap(({ text }) => Array.from(text.matchAll(/^kind: (\w+)$/gm), ([, kind = ""]) => kind));
  const permissions = target
    .permissions(spec)
    .flatMap((object) => ("kind" in object ? [String(object.kind)] : []));
  const kinds = new Set([...rendered, ...permissions, ...chartKinds(spec)]);
  const rights = [...kinds].sort().flatMap((kind): readonly Right[] => {
    const resource = RESOURCES[kind];
    return resource === undefined ? [] : [{ verb: "create", ...resource }];
  });
  const patched = RESOURCES["DatadogAgent"];
  return existingAgent(spec) === undefined || patched === undefined
    ? rights
    : [...rights, { verb: "patch", ...patched }];
}

function chartKinds(spec: InCluster): readonly string[] {
  const { deployment } = spec;
  switch (deployment.type) {
    case "helm":
      return [
        "Deployment",
        "Secret",
        "Service",
        ...(makesAccount(deployment.serviceAccount) ? ["ServiceAccount"] : []),
      ];
    case "helm-agent":
      return [...AGENT_CHART_KINDS, "Secret", "Service", "ServiceAccount"];
    case "operator":
      return needsOperator(spec) ? [] : [...OPERATOR_CHART_KINDS, "Secret", "ServiceAccount"];
    case "manifests":
      return [];
  }
}

/** Secrets that are not rendered: they must be in the cluster before the runner starts. */
export function neededSecrets(spec: InCluster): readonly NeededSecret[] {
  const all = [
    ...keysSecret(spec),
    ...identitySecrets(spec),
    ...credentialSecrets(spec),
    ...podSecrets(spec),
  ];
  const byName = new Map<string, NeededSecret>();
  for (const secret of all) {
    const before = byName.get(secret.name);
    const keys = [...new Set([...(before?.keys ?? []), ...secret.keys])];
    byName.set(secret.name, { ...(before ?? secret), keys });
  }
  return [...byName.values()];
}

/** Of somebody else's Agent its owner sees to the keys. */
function keysSecret(spec: InCluster): readonly NeededSecret[] {
  if (spec.kind !== "agent" || existingAgent(spec) !== undefined) return [];
  const { keysSecret: name = DEFAULT_KEYS_SECRET, namespace } = spec.deployment;
  const owned = runnerComponents(spec).some(({ identity }) => !isOwnerless(identity));
  const keys = [KEYS_SECRET_KEYS.apiKey, ...(owned ? [KEYS_SECRET_KEYS.appKey] : [])];
  const literals = keys.map((key) => `--from-file=${key}`).join(" ");
  return [
    {
      name,
      keys,
      why: "the Agent takes its keys from it",
      fix: `kubectl create secret generic ${name} --namespace ${namespace} ${literals}, each a file with the key alone.`,
    },
  ];
}

function identitySecrets(spec: InCluster): readonly NeededSecret[] {
  const { urn, privateKey } = IDENTITY_SECRET_KEYS[spec.kind === "standalone" ? "standalone" : "agent"];
  const { namespace } = spec.deployment;
  return runnerComponents(spec).flatMap(({ identity }) => {
    const name = identitySecretName(spec.name, identity);
    if (name === undefined) return [];
    return [
      {
        name,
        keys: [urn, privateKey],
        why: "the runner takes its identity from it",
        fix:
          identity.type === "managed"
            ? "Apply target terraform first; the README of parkit synth has the command that hands the Secret over."
            : `parkit enroll -f parkit.yaml --runner ${spec.name} -o secret | kubectl apply --namespace ${namespace} -f -`,
      },
    ];
  });
}

/** Credentials that the description holds itself are rendered; those of a file or a driver need no Secret. */
function credentialSecrets(spec: InCluster): readonly NeededSecret[] {
  return spec.credentials.flatMap(({ name, credential }) => {
    const { from } = credential;
    const secret = credentialSecretName(spec.name, name, credential);
    if (secret === undefined || from.type === "literal") return [];
    return [
      {
        name: secret,
        keys: [credentialFileName(credential)],
        why: `credential ${name} of the runner is a file in it`,
        fix:
          from.type === "external"
            ? `kubectl describe externalsecret ${secret} --namespace ${spec.deployment.namespace} says why it is not made.`
            : `parkit synth credentials -f parkit.yaml --runner ${spec.name} -o credentials, and follow its README.`,
      },
    ];
  });
}

function podSecrets(spec: InCluster): readonly NeededSecret[] {
  if (spec.kind !== "standalone") return [];
  const { env = {}, imagePullSecrets = [], namespace } = spec.deployment;
  const ingress = spec.push?.ingress;
  const tls =
    ingress?.gateway === undefined && ingress?.issuer === undefined ? ingress?.tlsSecret : undefined;
  return [
    ...Object.entries(env).flatMap(([variable, value]) =>
      typeof value === "string"
        ? []
        : [
            {
              name: value.secretName,
              keys: [value.key],
              why: `the variable ${variable} of the runner comes from it`,
              fix: `kubectl create secret generic ${value.secretName} --namespace ${namespace} --from-file=${value.key}=FILE`,
            },
          ],
    ),
    ...imagePullSecrets.map((name) => ({
      name,
      keys: [".dockerconfigjson"],
      why: "nodes pull the image with it",
      fix: `kubectl create secret docker-registry ${name} --namespace ${namespace} --docker-server=HOST --docker-username=USER`,
    })),
    ...(tls === undefined
      ? []
      : [
          {
            name: tls,
            keys: ["tls.crt", "tls.key"],
            why: "the Ingress ends TLS with it",
            fix: `kubectl create secret tls ${tls} --namespace ${namespace} --cert=FILE --key=FILE`,
          },
        ]),
  ];
}
