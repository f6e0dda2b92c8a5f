import type { Readable } from "../description/description";
import type { Flavour } from "./flavour";

/** How a runner comes by its identity, which is a URN and a private key. */
export type RunnerIdentityInput =
  SelfEnrollIdentity | SecretIdentity | ManagedIdentity | FileIdentity | InlineIdentity;

/** The runner enrolls itself at first start. Default where the flavour can; the standalone chart cannot. */
export interface SelfEnrollIdentity {
  readonly type: "self-enroll";
  /**
   * Whether a user owns the runner (API key and application key) or nobody does (API key alone). Connections
   * need an owned runner.
   *
   * @default "owned"
   */
  readonly ownership?: Ownership;
  /** URN, once known; needed to pair connections. */
  readonly urn?: string;
}

/** Whether a user owns the runner. */
export type Ownership = "owned" | "ownerless";

/** A Kubernetes Secret holds the private key, and the URN too. */
export interface SecretIdentity {
  readonly type: "secret";
  /** Name of the Secret, in the runner's namespace. */
  readonly secretName: string;
  /** URN of the runner; not secret. Needed to pair connections. */
  readonly urn?: string;
}

/** The Terraform provider enrolls the runner (preview: Datadog publishes no API for it). */
export interface ManagedIdentity {
  readonly type: "managed";
  /**
   * Name of the Kubernetes Secret that receives the identity.
   *
   * @default - `<runner name>-identity`
   */
  readonly secretName?: string;
}

/** A file on the runner holds the identity. */
export interface FileIdentity {
  readonly type: "file";
  /** Absolute path on the runner's host. */
  readonly path: string;
  /** URN of the runner; not secret. Needed to pair connections. */
  readonly urn?: string;
}

/**
 * URN and private key written out. Refused unless `force` is true, because the description then holds a
 * secret.
 */
export interface InlineIdentity {
  readonly type: "inline";
  /** URN of the runner; not secret. */
  readonly urn: string;
  /** Private key in its configured form: base64url of a JWK. */
  readonly privateKey: string;
  /** Must be true: says that the key may be written into files. @default false */
  readonly force?: boolean;
}

/**
 * Keys under which an identity Secret holds URN and private key; the standalone runner reads them as
 * environment variables.
 */
export const IDENTITY_SECRET_KEYS: Readonly<
  Record<Flavour, { readonly urn: string; readonly privateKey: string }>
> = {
  agent: { urn: "urn", privateKey: "private_key" },
  "cluster-agent": { urn: "urn", privateKey: "private_key" },
  standalone: { urn: "RUNNER_URN", privateKey: "RUNNER_PRIVATE_KEY" },
};

/** URN that an identity names; undefined when it is known only after enrollment. */
export function identityUrn(identity: RunnerIdentityInput | undefined): string | undefined {
  return identity !== undefined && "urn" in identity ? identity.urn : undefined;
}

/** Secret into which an identity of the Terraform provider's goes unless it names another. */
export function managedIdentitySecret(runner: string): string {
  return `${runner}-identity`;
}

/** Kubernetes Secret that holds a runner's identity; undefined when none does. */
export function identitySecretName(runner: string, identity: RunnerIdentityInput): string | undefined {
  if (identity.type === "secret") return identity.secretName;
  return identity.type === "managed" ? (identity.secretName ?? managedIdentitySecret(runner)) : undefined;
}

/**
 * Whether a runner enrolls with an API key alone, so that nobody owns it. What is not known is not ownerless.
 */
export function isOwnerless(identity: Readable<RunnerIdentityInput> | undefined): boolean {
  return identity?.type === "self-enroll" && identity.ownership === "ownerless";
}
