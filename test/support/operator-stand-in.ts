/**
 * Does what the Datadog operator does for the runner of a Cluster Agent, as far as it is documented, where
 * the operator cannot be had: a `DatadogAgent` to a Deployment with the runner's configuration.
 */
import { createHash } from "node:crypto";

import { parse, stringify } from "yaml";

import type { ClusterStage } from "./cluster-stage";

const COMPONENT = "cluster-agent";
const DIRECTORY = "/etc/datadog-agent";
const FILE = "privateactionrunner.yaml";

/** A `DatadogAgent`, as far as it is looked at here. */
interface DatadogAgent {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly global: {
      readonly site: string;
      readonly clusterName?: string;
      readonly credentials: Readonly<
        Record<"apiSecret" | "appSecret", { readonly secretName: string; readonly keyName: string }>
      >;
    };
    readonly override: {
      readonly clusterAgent: {
        readonly replicas?: number;
        readonly image: { readonly name: string };
        readonly volumes?: readonly object[];
        readonly containers?: Readonly<
          Record<
            string,
            {
              readonly command?: readonly string[];
              readonly args?: readonly string[];
              readonly env?: readonly object[];
              readonly volumeMounts?: readonly object[];
            }
          >
        >;
      };
    };
  };
}

/** Configuration of the runner, of which the operator reads this. */
interface RunnerSettings {
  readonly self_enroll?: boolean;
  readonly identity_secret_name?: string;
}

/** Looks at the object in the cluster, and brings the cluster to it. */
export async function reconcile(stage: ClusterStage, name: string): Promise<void> {
  // The definition has checked it.
  const agent = JSON.parse(await stage.kubectl("get", "datadogagent", name, "--output=json")) as DatadogAgent;
  const annotation = (what: string): string =>
    agent.metadata.annotations?.[`${COMPONENT}.datadoghq.com/private-action-runner-${what}`] ?? "";
  if (annotation("enabled") !== "true") throw new Error(`${name} enables no runner of its Cluster Agent`);
  const { private_action_runner: settings } = parse(annotation("configdata")) as {
    readonly private_action_runner: RunnerSettings;
  };
  const owned = (object: { readonly metadata: object }): object => ({
    ...object,
    metadata: { ...object.metadata, ownerReferences: [ownerReference(agent)] },
  });
  const text = stringify({ private_action_runner: { ...settings, enabled: true } });
  const objects = [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: `${name}-cluster-agent` } },
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: `${name}-clusteragent-privateactionrunner` },
      data: { [FILE]: text },
    },
    ...(settings.self_enroll === true ? identityRole(name, settings) : []),
    deployment(agent, text),
  ];
  await stage.apply(...objects.map(owned));
}

/** What an owner made goes with it. */
function ownerReference({ apiVersion, kind, metadata: { name, uid } }: DatadogAgent): object {
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

function identityRole(
  name: string,
  { identity_secret_name: secret = "datadog-private-action-runner-identity" }: RunnerSettings,
): readonly { readonly metadata: object }[] {
  const rbac = "rbac.authorization.k8s.io";
  const metadata = { name: `${name}-private-action-runner` };
  const objects = [
    {
      apiVersion: `${rbac}/v1`,
      kind: "Role",
      metadata,
      rules: [
        { apiGroups: [""], resources: ["secrets"], resourceNames: [secret], verbs: ["get", "update"] },
        // Kubernetes knows no name yet of what is created. In a cluster the Role of the admission controller
        // lets the Cluster Agent do it.
        { apiGroups: [""], resources: ["secrets"], verbs: ["create"] },
      ],
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup: rbac, kind: "Role", name: metadata.name },
      subjects: [{ kind: "ServiceAccount", name: `${name}-cluster-agent` }],
    },
  ];
  return objects;
}

function deployment({ metadata: { name }, spec }: DatadogAgent, configuration: string) {
  const { global, override } = spec;
  const { replicas = 1, image, volumes = [], containers } = override.clusterAgent;
  const { env = [], volumeMounts = [], ...more } = containers?.[COMPONENT] ?? {};
  const { apiSecret, appSecret } = global.credentials;
  const key = (of: typeof apiSecret): object => ({ secretKeyRef: { name: of.secretName, key: of.keyName } });
  const labels = {
    "app.kubernetes.io/component": COMPONENT,
    "app.kubernetes.io/instance": `${name}-${COMPONENT}`,
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: `${name}-${COMPONENT}`, labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: {
          labels,
          // A changed configuration starts new Pods.
          annotations: { "checksum/runner": createHash("sha256").update(configuration).digest("hex") },
        },
        spec: {
          serviceAccountName: `${name}-${COMPONENT}`,
          containers: [
            {
              name: COMPONENT,
              image: image.name,
              args: ["datadog-cluster-agent", "start", `-E=${DIRECTORY}/${FILE}`],
              ...more,
              env: [
                { name: "DD_API_KEY", valueFrom: key(apiSecret) },
                { name: "DD_APP_KEY", valueFrom: key(appSecret) },
                { name: "DD_SITE", value: global.site },
                { name: "DD_CLUSTER_NAME", value: global.clusterName ?? "" },
                ...env,
              ],
              volumeMounts: [
                { name: "config", mountPath: DIRECTORY },
                { name: "runner", mountPath: `${DIRECTORY}/${FILE}`, subPath: FILE, readOnly: true },
                ...volumeMounts,
              ],
            },
          ],
          volumes: [
            { name: "config", emptyDir: {} },
            { name: "runner", configMap: { name: `${name}-clusteragent-privateactionrunner` } },
            ...volumes,
          ],
        },
      },
    },
  };
}
