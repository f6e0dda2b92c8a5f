import type {
  FileIdentity,
  InlineIdentity,
  ManagedIdentity,
  SecretIdentity,
  SelfEnrollIdentity,
} from "@parkit/provider-schema/internal/runner/runner-identity";

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
   * The Terraform provider enrolls the runner (preview). In this version constructs refuse it: use
   * `parkit synth terraform`, or enroll first.
   */
  managed: (options: Omit<ManagedIdentity, "type"> = {}): ManagedIdentity => ({
    type: "managed",
    ...options,
  }),
  /** A file on the runner's host. */
  file: (options: Omit<FileIdentity, "type">): FileIdentity => ({ type: "file", ...options }),
  /** URN and private key written out; refused unless `force` is true. */
  inline: (options: Omit<InlineIdentity, "type">): InlineIdentity => ({ type: "inline", ...options }),
} as const;
