import type { ConnectionGroupAccess } from "../access/access";

/**
 * A connection group: members of one integration, told apart at run time by the values of their identifier
 * tags.
 *
 * @see https://docs.datadoghq.com/actions/connections/
 */
export interface ConnectionGroupInput {
  /** Name, unique in the description. */
  readonly name: string;
  /**
   * Keys of identifier tags that together pick one member: one to three, none twice. Every member carries
   * each.
   */
  readonly identifierTagKeys: readonly string[];
  /** Names of the member connections; may be empty. No two may share the values of all keys. */
  readonly connections: readonly string[];
  /**
   * Integration of the group. Needed only while it has no members.
   *
   * @default - the integration of its members
   */
  readonly integration?: string;
  /**
   * Who may view and edit the group, as a whole. Principals are `role:<id>`, `team:<id>`, `user:<id>` or
   * `org:<id>`.
   *
   * @default - not touched; Datadog lets only the owner of the application key edit what it makes
   */
  readonly access?: ConnectionGroupAccess;
  /**
   * Id of a group that exists at Datadog. Terraform takes it over (`import` block) instead of making another;
   * the line may go once it has.
   *
   * @default - a new group
   */
  readonly importId?: string;
  /**
   * Refuse to destroy the group through Terraform.
   *
   * @default false
   */
  readonly deletionProtection?: boolean;
}

/** Most identifier tag keys of one group. */
export const GROUP_MAX_KEYS = 3;
