/**
 * Where a secret value is found. A description holds references; the value itself stays where it is. A
 * literal is refused unless somebody insists, because descriptions end up in repositories.
 */
export type SecretInput =
  | KubernetesSecret
  | ExternalSecret
  | CsiSecret
  | EnvironmentSecret
  | FileSecret
  | TerraformSecret
  | LiteralSecret;

/** A file that is on the runner already. */
export interface FileSecret {
  readonly type: "file";
  /** Absolute path on the runner. */
  readonly path: string;
}

/** The value itself. */
export interface LiteralSecret {
  readonly type: "literal";
  /** The value, which everybody sees who sees the description. */
  readonly value: string;
  /** Must be true: says that the value may be written into files and state. @default false */
  readonly force?: boolean;
}

/** A Kubernetes Secret, whole or one key of it. */
export interface KubernetesSecret {
  /** May be left out: `secretName` says enough. */
  readonly type?: "kubernetes";
  /** Name of the Secret, in the runner's namespace. */
  readonly secretName: string;
  /** Key inside the Secret; the target says what is used when it is left out. */
  readonly key?: string;
}

/**
 * A secret in a store that the External Secrets Operator reads; the operator makes the Kubernetes Secret that
 * the runner mounts.
 */
export interface ExternalSecret {
  readonly type: "external";
  /** Name of the `SecretStore` or `ClusterSecretStore`. */
  readonly store: string;
  /** Whether the store belongs to the namespace or to the cluster. @default "SecretStore" */
  readonly storeKind?: "SecretStore" | "ClusterSecretStore";
  /** Name of the secret in the store. */
  readonly remoteKey: string;
  /** Member of the secret, where it is an object. @default - the whole secret */
  readonly property?: string;
}

/**
 * A secret that Terraform is given as a variable and hands to Datadog: for connections of Datadog's cloud. No
 * credential file of a runner comes from one.
 */
export interface TerraformSecret {
  readonly type: "terraform";
  /** Name of the variable. */
  readonly variable: string;
  /**
   * Any number, another one with each new value: the value is then handed over by a write-only argument and
   * never stored, which needs Terraform or OpenTofu 1.11.
   *
   * @default - the value is stored in Terraform's state, marked sensitive, and changes are seen by themselves
   */
  readonly version?: number;
}

/**
 * A variable in the environment of whoever runs `docker compose up`, which hands its value to the runner as a
 * file. No other deployment makes a file of a variable.
 */
export interface EnvironmentSecret {
  readonly type: "env";
  /** Name of the variable: letters, digits and underscores, no digit first. */
  readonly name: string;
}

/** A secret that the Secrets Store CSI driver mounts as a file, without a Kubernetes Secret. */
export interface CsiSecret {
  readonly type: "csi";
  /**
   * Name of the `SecretProviderClass`, in the runner's namespace. One of its objects has the file name that
   * the runner looks for, such as `postgresql_token.json`.
   */
  readonly secretProviderClass: string;
}

/** Kinds of places where a secret can be found. */
export const SECRET_TYPES = ["kubernetes", "external", "csi", "env", "file", "terraform", "literal"] as const;

/** Kind of a place where a secret can be found. */
export type SecretType = (typeof SECRET_TYPES)[number];

/** Kind of a reference; one that only names a Kubernetes Secret needs no `type`. */
export function secretType(secret: SecretInput): SecretType {
  return secret.type ?? "kubernetes";
}

/** What a secret prints as, everywhere. */
export const MASKED = "***";
