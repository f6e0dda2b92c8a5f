import * as z from "../shape/deferred-zod";

import type { PermissionRule } from "../kubernetes/granted-permissions";
import type { CustomResource } from "../kubernetes/kubernetes-rbac";
import type { KubernetesSecret } from "../secret/secret";

/** Settings of the standalone runner's Pod. */
export interface PodSettings extends PermissionSettings {
  /** Repository of the image, for a registry of one's own. @default - {@link STANDALONE_IMAGE} */
  readonly imageRepository?: string;
  /**
   * Tag of the image; it keeps its `v`. A digest may follow: `v1.21.0@sha256:…`.
   *
   * @default - that of the chart with helm, else {@link DEFAULT_VERSIONS.image}
   */
  readonly imageTag?: string;
  /** When a node pulls the image. @default - in {@link POD_DEFAULTS} */
  readonly imagePullPolicy?: "Always" | "IfNotPresent" | "Never";
  /** Secrets with which the image is pulled. @default - none */
  readonly imagePullSecrets?: readonly string[];
  /** Pods; all of them share the runner's identity. @default - in {@link POD_DEFAULTS} */
  readonly replicas?: number;
  /** Labels of the Deployment. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the Deployment. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Annotations of the Pods. @default - none */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** Annotations of the Service. @default - none */
  readonly serviceAnnotations?: Readonly<Record<string, string>>;
  /** Service account of the Pods. @default - an account of its own */
  readonly serviceAccount?: ServiceAccountSettings;
  /** Environment variables, such as `HTTPS_PROXY`. @default - none */
  readonly env?: Readonly<Record<string, EnvironmentValue>>;
  /**
   * CPU and memory of the runner's container; what is not in it is not set.
   *
   * @default - in {@link POD_DEFAULTS}
   */
  readonly resources?: ResourceSettings;
  /** Labels that a node must have to get a Pod. @default - none */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** Taints of nodes that keep no Pod away. @default - none */
  readonly tolerations?: readonly Toleration[];
  /** Affinity of the Pods, as Kubernetes takes it. @default - none */
  readonly affinity?: Readonly<Record<string, unknown>>;
  /** ConfigMap whose keys are PEM files of certificate authorities that the runner trusts. @default - none */
  readonly caConfigMap?: string;
  /**
   * Files that the commands of `scripts` start, by name. They lie in `/home/scriptuser` and cannot be
   * executed by themselves: `command: [bash, /home/scriptuser/hello.sh]`. Their texts are no secret.
   *
   * @default - none
   */
  readonly scriptFiles?: Readonly<Record<string, string>>;
}

/** Where the standalone runner's Pod has the files of scripts. */
export const SCRIPT_FILES_DIRECTORY = "/home/scriptuser";

/** ConfigMap with the files of scripts, as the chart names it too. */
export function scriptFilesConfigMap(release: string): string {
  return `${release}-scripts`;
}

const STANDALONE_AMOUNTS = { cpu: "250m", memory: "1Gi" } as const;

/** What the standalone runner's Pod has where its description says nothing. */
export const POD_DEFAULTS = {
  imagePullPolicy: "IfNotPresent",
  replicas: 1,
  resources: { requests: STANDALONE_AMOUNTS, limits: STANDALONE_AMOUNTS },
} as const satisfies PodSettings;

/** What the runner may do in the cluster besides what its allowlist leads to. */
export interface PermissionSettings {
  /**
   * Kinds of custom objects that actions of bundle `com.datadoghq.kubernetes.customresources` may work on.
   *
   * @default - none
   */
  readonly customResources?: readonly CustomResource[];
  /** Permissions in the cluster besides those that the allowed actions need. @default - none */
  readonly permissions?: readonly PermissionRule[];
  /**
   * Where permissions hold: in the runner's namespace or in all.
   *
   * @default - `cluster` when an allowed action works on cluster-wide objects, else `namespace`
   */
  readonly permissionScope?: "namespace" | "cluster";
}

/** Service account of the Pods. */
export interface ServiceAccountSettings {
  /** Its name. @default - the release's, or the runner's */
  readonly name?: string;
  /**
   * Whether it is made. One that is not made exists already.
   *
   * @default - only an account without a name is made
   */
  readonly create?: boolean;
  /** Annotations of the account that is made, such as the role of a cloud. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Value of an environment variable: a text, or a key of a Secret. */
export type EnvironmentValue =
  | string
  | (KubernetesSecret & {
      /** Key inside the Secret. */
      readonly key: string;
    });

/** CPU and memory, in the units of Kubernetes. */
export interface ResourceSettings {
  /** What is kept free for the container. */
  readonly requests?: ResourceAmounts;
  /** What it gets at most. */
  readonly limits?: ResourceAmounts;
}

/** Amounts such as `250m` and `1Gi`. */
export interface ResourceAmounts {
  /** CPUs, such as `250m` or `1`. */
  readonly cpu?: string;
  /** Bytes, such as `512Mi` or `1Gi`. */
  readonly memory?: string;
}

/** A toleration of node taints. */
export interface Toleration {
  /** Key of the taint. @default - every taint, with the operator `Exists` */
  readonly key?: string;
  /** Whether any value of the taint is tolerated or only this one. @default "Equal" */
  readonly operator?: "Exists" | "Equal";
  /** Value of the taint. @default - none */
  readonly value?: string;
  /** What the taint does. @default - whatever it does */
  readonly effect?: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
  /** Seconds that a Pod stays after a `NoExecute` taint appeared. @default - for ever */
  readonly tolerationSeconds?: number;
}

/** Whether an account is made for the Pods. */
export function makesAccount({
  name,
  create = name === undefined,
}: { readonly name?: string | undefined; readonly create?: boolean | undefined } = {}): boolean {
  return create;
}

const text = z.string().min(1);
const texts = z.array(text);
const map = z.record(z.string(), z.string());

const amounts = z.strictObject({ cpu: text.optional(), memory: text.optional() });

/** Shape of CPU and memory. */
export const resourcesShape = z.strictObject({ requests: amounts.optional(), limits: amounts.optional() });

const environmentShape = z.record(
  z.string(),
  z.union(
    [z.string(), z.strictObject({ type: z.literal("kubernetes").optional(), secretName: text, key: text })],
    { error: "expected a text, or an object with secretName and key" },
  ),
);

const tolerationShape = z.strictObject({
  key: text.optional(),
  operator: z.enum(["Exists", "Equal"]).optional(),
  value: z.string().optional(),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).optional(),
  tolerationSeconds: z.int().optional(),
});

const permissionShape = z.strictObject({
  apiGroups: z.array(z.string()),
  resources: texts,
  verbs: texts,
  resourceNames: texts.optional(),
});

/** Fields about what a runner may do in its cluster. */
export const permissionFields = {
  customResources: z.array(z.strictObject({ apiGroup: text, resource: text })).optional(),
  permissions: z.array(permissionShape).optional(),
  permissionScope: z.enum(["namespace", "cluster"]).optional(),
};

/** Fields of the standalone runner's Pod. */
export const podFields = {
  imageRepository: text.optional(),
  imageTag: text.optional(),
  imagePullPolicy: z.enum(["Always", "IfNotPresent", "Never"]).optional(),
  imagePullSecrets: texts.optional(),
  replicas: z.int().min(0).optional(),
  labels: map.optional(),
  annotations: map.optional(),
  podAnnotations: map.optional(),
  serviceAnnotations: map.optional(),
  serviceAccount: z
    .strictObject({ name: text.optional(), create: z.boolean().optional(), annotations: map.optional() })
    .optional(),
  env: environmentShape.optional(),
  resources: resourcesShape.optional(),
  nodeSelector: map.optional(),
  tolerations: z.array(tolerationShape).optional(),
  affinity: z.record(z.string(), z.unknown()).optional(),
  caConfigMap: text.optional(),
  scriptFiles: map.optional(),
  ...permissionFields,
};
