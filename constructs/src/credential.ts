import type { CredentialInput, CredentialType } from "@parkit/provider-schema/internal/credential/credential";
import type { SecretInput } from "@parkit/provider-schema/internal/secret/secret";

/** Where the content of a credential file comes from. */
export interface CredentialSource {
  /** Where the content is. */
  readonly from: SecretInput;
}

const ofType =
  (type: CredentialType) =>
  ({ from }: CredentialSource): CredentialInput => ({ type, from });

/** Credential files that a runner holds for its connections. */
export const Credential = {
  /** User name and password for HTTP. */
  httpBasic: ofType("http-basic"),
  /** Tokens for HTTP. */
  httpToken: ofType("http-token"),
  /** A token of GitLab. */
  gitlab: ofType("gitlab"),
  /** User and token of Jenkins. */
  jenkins: ofType("jenkins"),
  /** How to reach MongoDB. */
  mongodb: ofType("mongodb"),
  /** How to reach PostgreSQL. */
  postgresql: ofType("postgresql"),
  /** Certificate and key for Temporal. */
  temporal: ofType("temporal"),
  /** Predefined scripts, as Datadog documents their file. */
  script: ofType("script"),
  /** How to reach Ansible. */
  ansible: ofType("ansible"),
} as const;
