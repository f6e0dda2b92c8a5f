import type { CredentialInput, CredentialType } from "@parkit/provider-schema/internal/credential/credential";
import type { SecretInput } from "@parkit/provider-schema/internal/secret/secret";

/** Where the content of a credential file comes from. */
export interface CredentialSource {
  readonly from: SecretInput;
}

const ofType =
  (type: CredentialType) =>
  ({ from }: CredentialSource): CredentialInput => ({ type, from });

/** Credential files that a runner holds for its connections. */
export const Credential = {
  httpBasic: ofType("http-basic"),
  httpToken: ofType("http-token"),
  gitlab: ofType("gitlab"),
  jenkins: ofType("jenkins"),
  mongodb: ofType("mongodb"),
  postgresql: ofType("postgresql"),
  temporal: ofType("temporal"),
  script: ofType("script"),
  ansible: ofType("ansible"),
} as const;
