import type {
  CsiSecret,
  EnvironmentSecret,
  ExternalSecret,
  KubernetesSecret,
  SecretInput,
  TerraformSecret,
} from "@parkit/provider-schema/internal/secret/secret";

/** Where secret values are found. The value itself never enters the description. */
export const Secret = {
  /** A Kubernetes Secret in the runner's namespace, whole or one key of it. */
  kubernetes: (secretName: string, key?: string): KubernetesSecret => ({
    type: "kubernetes",
    secretName,
    ...(key === undefined ? {} : { key }),
  }),
  /**
   * A secret in a store outside the cluster: of the External Secrets Operator, which makes the Kubernetes
   * Secret that the runner mounts, or by a `SecretProviderClass` of the Secrets Store CSI driver, which
   * mounts it itself. The standalone chart has no volume for the latter.
   */
  external: (options: Omit<ExternalSecret, "type"> | Omit<CsiSecret, "type">): ExternalSecret | CsiSecret =>
    "secretProviderClass" in options ? { type: "csi", ...options } : { type: "external", ...options },
  /**
   * A variable in the environment of whoever runs `docker compose up`: for deployment `compose` alone, which
   * makes a file of it.
   */
  env: (name: string): EnvironmentSecret => ({ type: "env", name }),
  /** A file on the runner, by its absolute path. */
  file: (path: string): SecretInput => ({ type: "file", path }),
  /**
   * A Terraform variable, by its name: for connections that Datadog's cloud calls. No credential file of a
   * runner is made of one.
   *
   * @param version - another number with each new value; the value is then never stored, see
   *   {@link TerraformSecret.version}
   */
  terraform: (variable: string, version?: number): TerraformSecret => ({
    type: "terraform",
    variable,
    ...(version === undefined ? {} : { version }),
  }),
} as const;
