import type {
  FileIdentity,
  InlineIdentity,
  ManagedIdentity,
  RunnerIdentityInput,
  SecretIdentity,
  SelfEnrollIdentity,
} from "@parkit/provider-schema/internal/runner/runner-identity";

/** How a runner that Terraform enrolls comes by its key. */
export interface ManagedIdentitySettings {
  /**
   * Absolute path of a file, on the machine where Terraform runs, that gets the identity: for runners in
   * Docker, with Compose and on hosts. It must not exist before; `cdktf destroy` removes it.
   *
   * @default - in a cluster a Secret gets the identity
   */
  readonly file?: string;
  /**
   * Keep the private key in Terraform's state, where whoever reads the state can act as the runner. For
   * programs without ephemeral resources: before Terraform or OpenTofu 1.11, or `cdktf synth --hcl`; and for
   * Docker on another machine than Terraform.
   *
   * @default false
   */
  readonly keyInState?: boolean;
}

/** An identity that Terraform makes, with what only constructs are told. */
export interface ManagedIdentityProps extends ManagedIdentity, ManagedIdentitySettings {}

/** Identity of a runner, with what only constructs are told. */
export type RunnerIdentityProps = RunnerIdentityInput | ManagedIdentityProps;

/** How a runner comes by its identity. */
export const RunnerIdentity = {
  /**
   * A Kubernetes Secret holds URN and private key. Name the URN as well to pair connections with the runner.
   */
  secret: (options: Omit<SecretIdentity, "type">): SecretIdentity => ({ type: "secret", ...options }),
  /** The runner enrolls itself at first start; not possible with the chart of the standalone runner. */
  selfEnroll: (options: Omit<SelfEnrollIdentity, "type"> = {}): SelfEnrollIdentity => ({
    type: "self-enroll",
    ...options,
  }),
  /**
   * The Terraform provider enrolls the runner (preview: Datadog publishes no API for it) and hands the
   * identity over. In a cluster a Secret gets it, whose content neither plan nor state hold; elsewhere name a
   * `file`.
   */
  managed: (options: Omit<ManagedIdentityProps, "type"> = {}): ManagedIdentityProps => ({
    type: "managed",
    ...options,
  }),
  /** A file on the runner's host. */
  file: (options: Omit<FileIdentity, "type">): FileIdentity => ({ type: "file", ...options }),
  /** URN and private key written out; refused unless `force` is true. */
  inline: (options: Omit<InlineIdentity, "type">): InlineIdentity => ({ type: "inline", ...options }),
} as const;
